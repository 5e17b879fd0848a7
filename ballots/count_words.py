"""A count by rounds, by pairs or by most votes, told in words: for pages and for the command line alike."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ballots import counting


@dataclass(frozen=True)
class Part:
    """One round, or a whole count: who has how many votes, most first, and what else is said of it."""

    heading: str = ""
    votes: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def told(facts, label=str):
    """The parts of a count and what it comes to; ``facts`` are those of the count, ``label`` words for a code."""
    if "rounds" in facts:
        parts = [_round(number, facts, label) for number in range(len(facts["rounds"]))]
        first = [facts["winner"]] if facts["winner"] else facts["tied"]
    elif "table" in facts:
        parts = [Part(notes=list(_pairs(facts["table"], label)))]
        first = [facts["winner"]] if facts["winner"] else facts["smith_set"]
    else:
        parts = [Part(votes=_tally(facts["votes"], label), notes=list(_left_out(facts)))]
        first = facts["first"]
    return parts, _conclusion(facts["finding"], _names(first, label))


def ballots(number):
    return ngettext("%(number)s ballot", "%(number)s ballots", number) % {"number": number}


def _names(codes, label):
    return ", ".join(str(label(code)) for code in codes)


def _tally(votes, label):
    return [(label(code), number) for code, number in sorted(votes.items(), key=lambda pair: -pair[1])]


def _round(number, facts, label):
    round_ = facts["rounds"][number]
    notes = []
    if round_["exhausted"]:
        notes.append(_("Exhausted: %(ballots)s.") % {"ballots": ballots(round_["exhausted"])})
    if round_["at_equal_ranks"]:
        notes.append(
            _("Of these, ended at equal ranks: %(ballots)s.") % {"ballots": ballots(round_["at_equal_ranks"])}
        )
    if round_["reason"]:
        notes.append(_reason(round_["reason"]) % {"names": _names(round_["eliminated"], label)})
    return Part(_("Round %(number)s") % {"number": number + 1}, _tally(round_["votes"], label), notes)


def _pairs(table, label):
    for one, row in table.items():
        for other, number in row.items():
            against = table[other][one]
            if number > against or (number == against and one < other):
                yield _("%(one)s against %(other)s: %(number)s to %(against)s") % {
                    "one": label(one),
                    "other": label(other),
                    "number": number,
                    "against": against,
                }


def _left_out(facts):
    if facts["blank"]:
        yield _("Blank: %(ballots)s.") % {"ballots": ballots(facts["blank"])}
    if facts["not_counted"]:
        yield _("Not counted, because more than one is named: %(ballots)s.") % {
            "ballots": ballots(facts["not_counted"])
        }


def _reason(reason):
    return {
        counting.Reason.FEWEST: _("Out, with the fewest votes: %(names)s."),
        counting.Reason.TOGETHER: _(
            "Out together, because they have fewer votes than the next one even together: %(names)s."
        ),
        counting.Reason.EARLIER_ROUND: _(
            "Tied for the fewest votes. Out, with the fewest in an earlier round: %(names)s."
        ),
    }[reason]


def _conclusion(finding, names):
    return {
        counting.Finding.CHOSEN: _("Chosen: %(names)s."),
        counting.Finding.TIE: _("A tie, which the rule does not break: %(names)s."),
        counting.Finding.NO_WINNER: _(
            "No winner: nobody beats each of the others. Only these remain to be decided between: %(names)s."
        ),
        counting.Finding.NO_VOTES: _("Nobody has a vote."),
    }[finding] % {"names": names}
