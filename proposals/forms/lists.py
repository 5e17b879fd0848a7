"""The filters of the list."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from proposals import fields
from proposals.models import REGISTERS
from proposals.queries import HERE

# As many as the grammar of a date allows.
FIRST_YEAR, LAST_YEAR = 1900, 2200


SELECTED = mark_safe(" selected")


def _any(choices):
    return [("", _("Any")), *choices]


class PlainSelect(forms.Select):
    """A list to choose from, written in one go: Django’s own reads three templates for each option.

    Its choices stand in no groups.
    """

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if str(code) in chosen else "", words) for code, words in self.choices),
        )
        attrs = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        return format_html("<select{}>{}</select>", attrs, options)


def _one_of(name):
    field = fields.BY_NAME[name]
    return forms.ChoiceField(
        label=field.label, required=False, widget=PlainSelect, choices=_any(field.choices)
    )


class FilterForm(forms.Form):
    """Narrows the list; every field may be left empty."""

    words = forms.CharField(
        label=_("Words or reference"),
        help_text=_("All of them must be there. The last one may be unfinished."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    state = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        widget=PlainSelect,
        choices=[
            ("", _("Any")),
            ("received", _("Received – being checked")),
            ("returned", _("Sent back – more information needed")),
            ("not_accepted", _("Not accepted")),
            ("open", _("Open for comments")),
            ("closed", _("Comments closed")),
            ("waiting", _("Waiting for a next step")),
            ("vote_soon", _("Vote announced")),
            ("voting", _("Voting open")),
            ("deciding", _("Waiting for the decision")),
            ("settled", _("Decided")),
            ("in_use", _("Data in use")),
            ("renewal_due", _("Renewal due")),
            ("paused", _("Paused")),
            ("ended", _("Ended – data use has stopped")),
            ("stopped", _("Stopped")),
            ("withdrawn", _("Withdrawn")),
            ("lapsed", _("Expired")),
            ("no_decision", _("Expired – no decision was made")),
            ("merged", _("Joined with another proposal")),
            ("late", _("Something is late")),
            ("registered", _("Known from another register")),
        ],
    )
    # Thousands of institutions may stand here, so there is no list to choose from.
    institution = forms.CharField(
        label=_("Lead organisation"),
        help_text=_("Words of its name, or its code as in INS-riverside."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    request_kind = _one_of("request_kind")
    purposes = _one_of("purposes")
    identifiability = _one_of("identifiability")
    money = _one_of("money")
    need_domains = _one_of("need_domains")
    register = forms.ChoiceField(
        label=_("Where it comes from"),
        required=False,
        widget=PlainSelect,
        choices=_any(((HERE, _("Filed here")), *REGISTERS)),
    )
    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("In which the use begins; where that is not known, in which it came here."),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        widget=PlainSelect,
        choices=[
            ("", _("Newest change first")),
            ("closing", _("Closing soonest first")),
            ("oldest", _("Oldest change first")),
        ],
    )

    @property
    def chosen(self):
        """The filters that are set and valid, as keyword arguments of ``public_proposals``."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def in_words(self, name):
        """What a set filter says, for the link that removes it."""
        value = self.cleaned_data[name]
        if name == "institution":
            value = Institution.objects.filter(code=value).values_list("name", flat=True).first() or value
        value = dict(getattr(self.fields[name], "choices", ())).get(value, value)
        return _now("%(question)s: %(answer)s") % {"question": self.fields[name].label, "answer": value}
