"""What can be chosen in a vote, in every language: what forms, pages, manifests and counts share."""

from dataclasses import dataclass

from django.utils.translation import get_language, gettext, override, pgettext

LANGUAGES = ("en", "es")
WORDINGS = tuple(
    f"{wording}_{language}"
    for language in LANGUAGES
    for wording in ("question", "what_yes_does", "what_no_does")
)
QUESTIONS = tuple(wording for wording in WORDINGS if wording.startswith("question"))
EFFECTS = tuple(wording for wording in WORDINGS if wording not in QUESTIONS)
# How many options a vote has, an abstention included: what a secret ballot can hold.
FEWEST, MOST = 2, 30
ABSTAIN = "abstain"


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen; ``labels`` and ``effects`` (what choosing it does) by language."""

    code: str
    labels: dict
    effects: dict

    @property
    def label(self):
        return worded(self.labels)

    @property
    def effect(self):
        return worded(self.effects)


def worded(by_language):
    """The words in the language of the reader, or in the first one."""
    language = (get_language() or "").partition("-")[0]
    return by_language[language if language in LANGUAGES else LANGUAGES[0]]


def options_of(poll):
    """What can be chosen in a vote, in the order in which it is shown and counted."""
    if poll.rule == "yes_no":
        return [_yes_or_no(poll, "yes"), _yes_or_no(poll, "no"), _abstention()]
    written = [Option(option["code"], option["label"], option["effect"]) for option in poll.options]
    return [*written, _abstention()] if poll.rule == "one" else written


def _yes_or_no(poll, code):
    return Option(
        code,
        _in_every_language(lambda: pgettext("vote", "Yes") if code == "yes" else pgettext("vote", "No")),
        {language: getattr(poll, f"what_{code}_does_{language}") for language in LANGUAGES},
    )


def _abstention():
    return Option(
        ABSTAIN,
        _in_every_language(lambda: pgettext("vote", "Abstain")),
        _in_every_language(lambda: gettext("You take part without being for or against.")),
    )


def _in_every_language(words):
    by_language = {}
    for language in LANGUAGES:
        with override(language):
            by_language[language] = words()
    return by_language
