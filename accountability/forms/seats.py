"""What stewards and holders of seats type about bodies and seats."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accountability.models import Body, Power, Seat
from community.lines import LineField, TextField
from community.models import Institution, Member
from proposals.models import Proposal

EVERYBODY_READS = _("Everybody can read this. Name no private person.")


def day_field(label, **options):
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


def _institution(label, empty, help_text=""):
    return forms.ModelChoiceField(
        label=label,
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
        empty_label=empty,
        required=False,
        help_text=help_text,
    )


class _MandateForm(forms.Form):
    """What a body is for, what it may do, and what a seat is paid for a meeting."""

    words_en = TextField(
        label=_("What it is for, in English"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )
    words_es = TextField(
        label=_("What it is for, in Spanish"), max_length=2000, widget=forms.Textarea({"rows": 5})
    )
    powers = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Power.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is left out is shown as missing from the model mandate."),
    )
    rate = forms.DecimalField(
        label=_("What a seat is paid for a meeting"),
        max_digits=9,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Left empty, its seats are not paid, and the page says so."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        help_text=_("Three letters, like USD."),
        error_messages={"invalid": _("Write three letters, like USD.")},
    )

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


class FoundBodyForm(_MandateForm):
    """A new body. Its code is made from its English name and never changes."""

    name_en = LineField(label=_("Its name in English"), max_length=120)
    name_es = LineField(label=_("Its name in Spanish"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What kind of body"), choices=Body.Kind.choices, widget=forms.RadioSelect
    )
    institution = _institution(_("Whose body it is"), _("The community’s own"))
    field_order = ["name_en", "name_es", "kind", "institution"]

    def clean_name_en(self):
        name = self.cleaned_data["name_en"]
        code = slugify(name)[:40].strip("-")
        if not code or "_" in code or code in Body.RESERVED:
            raise ValidationError(_("Choose another name; its letters become the address of the page."))
        if Body.objects.filter(code=code).exists():
            raise ValidationError(_("There is a body of this name already."))
        self.code = code
        return name

    def clean(self):
        answers = super().clean()
        return answers if self.errors else answers | {"code": self.code}


class MandateForm(_MandateForm):
    reason = TextField(
        label=_("Why it is changed"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=EVERYBODY_READS,
    )


class SeatForm(forms.Form):
    name = LineField(
        label=_("Its public name"),
        max_length=120,
        help_text=_("Roll calls name the seat by it. The name of a seat, never of a person."),
    )
    kind = forms.ChoiceField(label=_("Whose seat"), choices=Seat.Kind.choices, widget=forms.RadioSelect)
    institution = _institution(_("Institution"), "—", _("For a seat of an institution."))
    is_voting = forms.TypedChoiceField(
        label=_("Does it have a vote?"),
        choices=[("yes", _("Yes, it votes")), ("no", _("No, it advises"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    is_designated = forms.BooleanField(
        label=_("This seat is kept for lived experience"),
        required=False,
        help_text=_("It is said of the seat, and of nobody who holds it."),
    )


class SeatMemberForm(forms.Form):
    """Whom to give a seat, named by the address they joined with, and until when."""

    email = forms.EmailField(label=_("Email address of the person"))
    ends_on = day_field(_("Last day"))

    def clean_email(self):
        try:
            self.member = Member.objects.get(email=self.cleaned_data["email"].lower(), is_active=True)
        except Member.DoesNotExist:
            raise ValidationError(_("Nobody has joined with this address.")) from None
        return self.cleaned_data["email"]

    def clean(self):
        answers = super().clean()
        return answers if self.errors else {"member": self.member, "ends_on": answers["ends_on"]}


class ConflictForm(forms.Form):
    tie = LineField(
        label=_("What ties you"),
        max_length=300,
        help_text=_("One sentence. Everybody can read it with the seat; your name is not shown."),
    )
    institution = _institution(_("To which institution"), "—")
    proposal = forms.ModelChoiceField(
        label=_("Or to which proposal"),
        queryset=Proposal.objects.public(),
        to_field_name="reference",
        required=False,
        widget=forms.TextInput,
        help_text=_("Its reference, like PRP-2026-0012."),
    )


class BodyFilterForm(forms.Form):
    """Narrows the list; an unknown value narrows it to nothing."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Body.Kind.choices], required=False)
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(bodies__isnull=False).distinct(),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )
    vacant = forms.BooleanField(label=_("Only with a seat that is not held"), required=False)
