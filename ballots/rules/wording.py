"""What a vote must say, in every language, before anybody can vote on it."""

import re

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from ballots.options import ABSTAIN, FEWEST, LANGUAGES, MOST, QUESTIONS, WORDINGS, options_of
from community.rules import YES, no

# What is fixed by the columns of a vote and the codes of its options.
LONGEST_CODE, LONGEST_LABEL, LONGEST_EFFECT = 40, 120, 1000
_CODE = re.compile("[a-z0-9][a-z0-9_-]*")


def can_word(wording, rule=Poll.Rule.YES_NO, options=(), most=None):
    """A vote asks a question of Yes or No, or between options, and says what each answer does."""
    if rule not in Poll.Rule.values:
        return no(_("Choose by which rule the vote is decided."))
    if rule == Poll.Rule.YES_NO:
        if all(wording.get(name, "").strip() for name in WORDINGS):
            return YES
        return no(_("Write the question, and what a Yes and a No do, in every language."))
    if not all(wording.get(name, "").strip() for name in QUESTIONS):
        return no(_("Write the question in every language."))
    return can_offer(rule, options) and can_name(rule, options, most)


def can_offer(rule, options):
    """Whether these options can be chosen between: enough, not too many, and each worded and one of a kind."""
    most = MOST - 1 if rule == Poll.Rule.ONE else MOST
    if not FEWEST <= len(options) <= most:
        return no(
            _("Write from %(fewest)d to %(most)d options. This has %(number)d.")
            % {"fewest": FEWEST, "most": most, "number": len(options)}
        )
    for number, option in enumerate(options, start=1):
        if not all(
            option[words].get(language, "").strip() for words in ("label", "effect") for language in LANGUAGES
        ):
            return no(
                _("Option %(number)d: write its name and what choosing it does, in every language.")
                % {"number": number}
            )
        lengths = [(len(option["label"][one]), len(option["effect"][one])) for one in LANGUAGES]
        if any(label > LONGEST_LABEL or effect > LONGEST_EFFECT for label, effect in lengths):
            return no(
                _("Option %(number)d: a name has %(label)d characters at most, and what it does %(effect)d.")
                % {"number": number, "label": LONGEST_LABEL, "effect": LONGEST_EFFECT}
            )
    return _is_one_of_a_kind(options)


def _is_one_of_a_kind(options):
    for language in LANGUAGES:
        if len({option["label"][language].strip().casefold() for option in options}) < len(options):
            return no(_("Two options have the same name. Give each its own, in every language."))
    codes = [option["code"] for option in options]
    if ABSTAIN in codes:
        return no(_("Leave the abstention out. Where one option is chosen it is added by itself."))
    # Who checks a count sees the codes alone, and judges yes and no by another rule.
    if any(code in ("yes", "no") or not _CODE.fullmatch(code) for code in codes):
        return no(
            _("The code of an option is of small letters, digits and dashes, and is neither “yes” nor “no”.")
        )
    if len(set(codes)) < len(codes) or any(len(code) > LONGEST_CODE for code in codes):
        return no(_("Two options have the same code. Give each its own."))
    return YES


def can_name(rule, options, most):
    """Whether a vote by approval, and only that, says how many options can be chosen."""
    if rule != Poll.Rule.APPROVAL:
        return YES if most is None else no(_("Only a vote by approval says how many options can be chosen."))
    if most is None or not 1 <= most <= len(options):
        return no(
            _("Say how many options can be chosen at most: from 1 to %(number)d.") % {"number": len(options)}
        )
    return YES


def can_ask_communities(rule, constituencies):
    """A secret vote adds up, so it is not ranked; and several communities agree by all saying yes."""
    if rule in Poll.RANKED:
        return no(
            _(
                "A secret vote cannot be ranked: only sums are ever decrypted. Choose another rule, or an open vote."
            )
        )
    if rule != Poll.Rule.YES_NO and len(constituencies) > 1:
        return no(
            _(
                "Several communities decide together only by Yes or No. Choose one community, or ask for Yes or No."
            )
        )
    return YES


def can_choose(poll, choice):
    """Whether this is a choice that the vote offers: yes, no or abstain, or lists of codes from the first rank."""
    codes = [option.code for option in options_of(poll)]
    if poll.rule == Poll.Rule.YES_NO:
        return YES if choice in codes else no(_("Choose Yes, No or Abstain."))
    named = [code for rank in choice for code in rank]
    if set(named) - set(codes):
        return no(_("Choose among the options of this vote."))
    if len(set(named)) < len(named):
        return no(_("Each option is chosen or ranked once."))
    if poll.rule == Poll.Rule.ONE and len(named) != 1:
        return no(_("Choose one of the options."))
    if poll.rule == Poll.Rule.APPROVAL and (len(named) > poll.most or len(choice) > 1):
        return no(_("Choose %(most)d of the options at most, in no order.") % {"most": poll.most})
    return YES
