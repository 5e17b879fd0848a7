"""A choice from a long list, by part of a name: type, press *Find*, choose. Works without a script."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from community.plain_text import one_line
from proposals.models import Proposal

# So many are shown for the words typed; more words find fewer.
MOST_FOUND = 10
LONGEST_WORDS = 200
NOT_LISTED = "not-listed"


class FindWidget(forms.Widget):
    """A box for words, a button *Find*, and what was found as radio buttons, or as boxes to tick several.

    Its value is a dict of ``chosen`` (keys as text), ``words`` and ``named`` (what is not in the list).
    """

    template_name = "proposals/find.html"
    use_fieldset = True

    def __init__(self, rows, *, search, several=False, hint="", attrs=None):
        super().__init__(attrs)
        self.rows, self.search, self.several, self.hint = rows, search, several, hint
        self.can_name = False

    def value_from_datadict(self, data, files, name):
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        if isinstance(chosen, (str, int)):
            chosen = [chosen]
        return {
            "chosen": [str(key) for key in chosen if str(key)],
            "words": data.get(f"{name}_words", "").strip(),
            "named": data.get(f"{name}_named", "").strip(),
        }

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_words" not in data

    def id_for_label(self, id_):
        return f"{id_}_words"

    def subwidgets(self, name, value, attrs=None):
        return []

    def found(self, words):
        """At most ``MOST_FOUND`` rows for these words, and how many more there are."""
        words = one_line(words)[:LONGEST_WORDS].replace("\0", "")
        if not words:
            return [], 0
        rows = self.search(self.rows(), words)
        found = list(rows[: MOST_FOUND + 1])
        return found[:MOST_FOUND], rows.count() - MOST_FOUND if len(found) > MOST_FOUND else 0

    def kept(self, keys):
        keys = [key for key in keys if key.isascii() and key.isdecimal() and len(key) < 18]
        return list(self.rows().filter(pk__in=keys)) if keys else []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if not isinstance(value, dict):
            value = {"chosen": _keys(value), "words": "", "named": ""}
        found, more = self.found(value["words"])
        kept = self.kept(value["chosen"])
        context["widget"] |= {
            "kind": "checkbox" if self.several else "radio",
            "several": self.several,
            "search_hint": self.hint,
            "words": value["words"],
            "more": more,
            "nothing_found": value["words"] and not found,
            "rows": [
                {"key": row.pk, "row": row, "checked": row in kept}
                for row in [*kept, *(row for row in found if row not in kept)]
            ],
            "can_name": self.can_name,
            "not_listed": NOT_LISTED,
            "named": value["named"],
            "is_named": NOT_LISTED in value["chosen"] or bool(value["named"]),
        }
        return context


def _keys(value):
    if value in (None, "", []):
        return []
    return [str(getattr(row, "pk", row)) for row in (value if isinstance(value, (list, tuple)) else [value])]


class FindField(forms.Field):
    """One row of a long list, or several; words that fit exactly one row by its whole name choose it."""

    def __init__(self, rows, *, search, several=False, hint="", **options):
        super().__init__(widget=FindWidget(rows, search=search, several=several, hint=hint), **options)
        self.several = several

    def clean(self, value):
        chosen = [key for key in value["chosen"] if key != NOT_LISTED]
        rows = self.widget.kept(chosen)
        if len(rows) != len(set(chosen)):
            raise ValidationError(_("Choose one from the list."))
        is_named = NOT_LISTED in value["chosen"] or value["named"]
        if self.widget.can_name and NOT_LISTED in value["chosen"] and not one_line(value["named"]):
            raise ValidationError(_("Name it in your own words."))
        if not rows and value["words"] and not (self.widget.can_name and is_named):
            rows = self._whole(value["words"])
        if self.required and not rows and not is_named:
            raise ValidationError(_("Choose one from the list."))
        return rows if self.several else (rows[0] if rows else None)

    def _whole(self, words):
        found, _more = self.widget.found(words)
        whole = [row for row in found if str(row).casefold() == one_line(words).casefold()]
        if len(whole) == 1:
            return whole
        if not found:
            raise ValidationError(_("Nothing was found for these words. Try fewer, or part of a word."))
        raise ValidationError(_("Choose one from the list of what was found."))

    def has_changed(self, initial, data):
        return _keys(initial) != (data or {}).get("chosen", [])


def institutions(**options):
    """A field for institutions, of whom there may be hundreds."""
    return FindField(
        lambda: (
            Institution.objects.filter(merged_into=None).exclude(code=Institution.NOT_LISTED).order_by("name")
        ),
        search=lambda rows, words: rows.filter(name__icontains=words) | rows.named(words),
        hint=_("Type part of its name."),
        **options,
    )


def public_uses(**options):
    """A field for a use that is public here already, by its reference or by words of its title."""
    return FindField(
        lambda: Proposal.objects.public().order_by("-changed_at", "-pk"),
        search=lambda rows, words: rows.filter(Q(reference__iexact=words) | Q(title__icontains=words)),
        hint=_("Type its reference, or words of its title."),
        **options,
    )
