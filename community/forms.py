from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from community.lines import LineField, TextField
from community.models import (
    PAUSES_TO_CHOOSE,
    CharterRule,
    Institution,
    Member,
    Membership,
    community_calendar,
    places_around,
)


class SignupForm(forms.Form):
    """What allauth's sign-up form asks beyond email and password: a name to show, which may be any."""

    display_name = Member._meta.get_field("display_name").formfield(form_class=LineField)

    field_order = ["display_name", "email", "password1"]

    def signup(self, request, member):
        member.display_name = self.cleaned_data["display_name"]
        member.language = get_language() or "en"
        member.save(update_fields=["display_name", "language"])


class DeleteAccountForm(forms.Form):
    """Asks for one's own address, so that no account is deleted by a slip."""

    email = forms.EmailField(
        label=_("Your email address"), help_text=_("Type it once more, so that this cannot happen by a slip.")
    )

    def __init__(self, data=None, *, member):
        super().__init__(data)
        self.member = member

    def clean_email(self):
        if self.cleaned_data["email"].lower() != self.member.email:
            raise ValidationError(_("This is not the address of your account."))
        return self.cleaned_data["email"]


class InstitutionForm(forms.ModelForm):
    """What is asked when an institution joins; its code is made from its name and never changes."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Institution
        fields = ("name", "kind", "website", "contact_point", "time_zone", "holidays_of")
        field_classes = dict.fromkeys(("name", "kind", "contact_point"), LineField)

    def clean_name(self):
        name = self.cleaned_data["name"]
        self.code = f"INS-{slugify(name)[:50].strip('-')}"
        if self.code == "INS-":
            raise ValidationError(_("Write the name with letters."))
        if Institution.objects.filter(code=self.code).exists():
            raise ValidationError(_("An institution of this name is in the list already."))
        return name

    def clean(self):
        answers = super().clean()
        calendar = Institution(
            time_zone=answers.get("time_zone") or "", holidays_of=answers.get("holidays_of") or ""
        ).calendar
        if not calendar.is_known:
            raise ValidationError(_("This time zone or this place with public holidays is not known."))
        return answers


class RoleForm(forms.Form):
    """Whom to entitle to what. A person is named by the address they joined with."""

    email = forms.EmailField(label=_("Email address of the person"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        Institution.objects.filter(is_registered=True),
        label=_("Institution"),
        required=False,
        help_text=_("For officers and executives."),
    )
    seat = LineField(
        label=_("Seat"), max_length=120, required=False, help_text=_("For seat holders: its public name.")
    )

    def clean_email(self):
        try:
            self.member = Member.objects.get(email=self.cleaned_data["email"].lower(), is_active=True)
        except Member.DoesNotExist:
            raise ValidationError(_("Nobody has joined with this address.")) from None
        return self.cleaned_data["email"]

    def clean(self):
        answers = super().clean()
        role, institution = answers.get("role"), answers.get("institution")
        if role in Membership.INSTITUTION_ROLES and not institution:
            self.add_error("institution", _("Say for which institution."))
        if role and role not in Membership.INSTITUTION_ROLES and institution:
            self.add_error("institution", _("This role belongs to the community, so choose no institution."))
        if role == Membership.Role.SEAT_HOLDER and not answers.get("seat"):
            self.add_error("seat", _("Name the seat."))
        return answers


class RuleForm(forms.ModelForm):
    """The next version of a charter rule: its number, and the rule in words in both languages.

    The words go into the entry on the record for good, and an entry holds 64 kilobytes.
    """

    text_en = CharterRule._meta.get_field("text_en").formfield(
        form_class=TextField, label=_("The rule in English"), max_length=2_000
    )
    text_es = CharterRule._meta.get_field("text_es").formfield(
        form_class=TextField, label=_("The rule in Spanish"), max_length=2_000
    )

    class Meta:
        model = CharterRule
        fields = ("value", "text_en", "text_es")
        labels = {"value": _("Number")}


class AccountForm(forms.ModelForm):
    """What a member may change about themselves: the name that others see and the language of their mails.

    It is theirs alone: nothing of it is written on the record.
    """

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[
            (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ],
        help_text=_("We write to you in it, and this page opens in it."),
    )

    class Meta:
        model = Member
        fields = ("display_name", "language")
        field_classes = {"display_name": LineField}
        help_texts = {
            "display_name": _("Your own name or any other. It also changes beside what you wrote before."),
        }


def _reason(label):
    return TextField(
        label=label,
        help_text=_("In one or two sentences. Everyone can read it."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


def _day(label):
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class ReasonForm(forms.Form):
    reason = _reason(_("Why"))


class ExtendForm(forms.Form):
    """More time, once, with the reason and the clause that everybody reads."""

    reason = _reason(_("Why more time is needed"))
    clause = LineField(
        label=_("The clause you rely on"),
        help_text=_("The rule or law that allows this, as in “Charter, rule 4”. Everyone can read it."),
        max_length=200,
    )


class CorrectForm(forms.Form):
    due_on = _day(_("The last day on which an answer is on time"))
    reason = _reason(_("Why"))


class PauseForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What this waits for"),
        choices=[(kind.value, kind.label) for kind in PAUSES_TO_CHOOSE],
        widget=forms.RadioSelect,
    )
    reason = _reason(_("Why"))


class ReportDateForm(forms.Form):
    words = TextField(
        label=_("What is wrong with this date"),
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
    )


class HolidayForm(forms.Form):
    """A day to be left out in one of the places whose holidays count here."""

    place = forms.ChoiceField(label=_("Public holidays of"))
    day = _day(_("Day"))
    name = LineField(label=_("What it is called"), max_length=120)

    def __init__(self, data=None):
        super().__init__(data)
        places = {
            community_calendar().holidays_of,
            *Institution.objects.values_list("holidays_of", flat=True),
        }
        places = set().union(*(places_around(place) for place in places))
        self.fields["place"].choices = [(place, place) for place in sorted(places)]


class OutageForm(forms.Form):
    day = _day(_("Day"))
    reason = _reason(_("What happened"))
