"""What members, roll-keepers and stewards fill in about the lists of who votes."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ballots.addresses import MOST_BYTES, NotAList, read_list
from ballots.models import DESCRIBED, Constituency
from community.lines import LineField, TextField

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class StandingCodeForm(forms.Form):
    code = LineField(
        label=_("The code on your slip"),
        max_length=60,
        help_text=_("Five groups of four letters and digits. Small letters and spaces do no harm."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


class KnownAsForm(forms.Form):
    known_as = LineField(
        label=_("The name by which these people know you"),
        max_length=80,
        help_text=_(
            "Whoever vouches for you has to type it. It is shown to nobody, and forgotten when they have vouched or the link has run out."
        ),
    )

    def clean_known_as(self):
        if not any(sign.isalnum() for sign in self.cleaned_data["known_as"]):
            raise ValidationError(_("Write the name with letters."))
        return self.cleaned_data["known_as"]


class VouchForm(forms.Form):
    name = LineField(
        label=_("Name of the person who gave you this link"),
        max_length=80,
        help_text=_("The name by which you know them. Accents and capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ChallengeRollForm(forms.Form):
    words = TextField(
        label=_("Why you should be on the list"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Say who you are and how that can be checked. Only the roll-keepers read this, and it is deleted when they have answered."
        ),
    )


class ConstituencyForm(forms.ModelForm):
    """What is said of a community that votes. Its code is made from its name and never changes."""

    domains = forms.CharField(
        label=_("Email domains that show belonging"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "One a line, as in example.org. Only a domain in which everybody who has an address belongs. None is fine."
        ),
    )

    class Meta:
        model = Constituency
        fields = DESCRIBED
        field_classes = {
            name: TextField if name.startswith("description") else LineField for name in DESCRIBED
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in DESCRIBED if name.startswith("description")
        }

    def __init__(self, data=None, *, instance=None):
        super().__init__(
            data, instance=instance, initial={"domains": "\n".join(instance.domains)} if instance else {}
        )

    def clean_domains(self):
        domains = {
            line.strip().lower().removeprefix("@") for line in self.cleaned_data["domains"].splitlines()
        }
        domains.discard("")
        for domain in sorted(domains):
            if not _DOMAIN.fullmatch(domain):
                raise ValidationError(
                    _("“%(domain)s” is not a domain as in example.org."), params={"domain": domain}
                )
        if len(domains) > 20:
            raise ValidationError(_("Name 20 domains at most."))
        return sorted(domains)

    def clean_name_en(self):
        name = self.cleaned_data["name_en"]
        if self.instance.pk is None:
            self.code = slugify(name)[:40].strip("-")
            if not self.code or self.code in Constituency.RESERVED:
                raise ValidationError(_("Choose another name; its letters become the address of the page."))
            if Constituency.objects.filter(code=self.code).exists():
                raise ValidationError(_("A community of this name is in the list already."))
        return name

    @property
    def words(self):
        return {name: self.cleaned_data[name] for name in DESCRIBED}

    def _post_clean(self):
        """The row is written by the action; the form only asks."""


class PrintCodesForm(forms.Form):
    how_many = forms.IntegerField(
        label=_("How many"),
        min_value=11,
        max_value=500,
        help_text=_("From 11 to 500. The number is on the public record."),
    )


class ListForm(forms.Form):
    """A file of addresses; ``found`` holds what was read of it."""

    file = forms.FileField(
        label=_("File with the addresses"),
        help_text=_("CSV or plain text, with one email address in each line; other columns are ignored."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean_file(self):
        sent = self.cleaned_data["file"]
        try:
            self.found = read_list(sent.read(MOST_BYTES + 1))
        except NotAList as error:
            raise ValidationError(str(error)) from None
        return sent


class FindMemberForm(forms.Form):
    name = LineField(
        label=_("Name that the person shows here"),
        max_length=80,
        help_text=_("The whole name; capitals and accents do not matter."),
    )


class EndStandingForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only this person reads it, in a letter."),
    )


class AnswerRollChallengeForm(forms.Form):
    added = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[
            ("yes", _("I have checked: add this person to the list")),
            ("no", _("Do not add this person")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = TextField(
        label=_("What you write to the person"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when you do not add them. Only this person reads it."),
    )

    def clean(self):
        answers = super().clean()
        if answers.get("added") is False and not answers.get("answer"):
            self.add_error("answer", _("Say why this person is not added."))
        return answers
