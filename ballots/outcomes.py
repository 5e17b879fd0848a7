"""What came of a vote under its rule, as an outcome, the code of the option chosen, and numbers for everybody."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from ballots import counting
from ballots.models import Poll
from ballots.options import options_of


@dataclass(frozen=True)
class Result:
    outcome: Poll.Outcome
    chosen: str
    facts: dict


def of_seats(poll, votes, *, eligible, recused):
    """Count what seats chose; ``votes`` are their ``RollCallVote``s."""
    votes = list(votes)
    if poll.is_ranked:
        return _ranked(poll, votes, eligible=eligible, recused=recused)
    if poll.rule == Poll.Rule.YES_NO:
        named = Counter(vote.choice for vote in votes)
    else:
        named = Counter(code for vote in votes for rank in vote.ranks for code in rank)
    numbers = {option.code: named[option.code] for option in options_of(poll)}
    return of_numbers(poll, numbers, turnout=len(votes), eligible=eligible, recused=recused)


def of_numbers(poll, numbers, *, turnout, eligible, recused=0):
    """Decide by how many votes each option has; ``turnout`` is how many ballots these came from."""
    on_roll = {"eligible": eligible, "recused": recused, **_shares(poll)}
    if poll.rule == Poll.Rule.YES_NO:
        count = counting.count_yes_no(**numbers, **on_roll)
        return Result(Poll.Outcome(count.outcome), "", count.as_facts())
    count = counting.count_options(numbers, turnout=turnout, most=poll.most, **on_roll)
    return _among_options(count.as_facts(), count.quorum_met, count.chosen)


def _ranked(poll, votes, *, eligible, recused):
    """The rule finds the winner; the quorum says whether enough took part. There is no threshold beside the rule's own."""
    rankings = [counting.Ranking(tuple(tuple(rank) for rank in vote.ranks)) for vote in votes]
    codes = [option.code for option in options_of(poll)]
    count_rule = {
        Poll.Rule.INSTANT_RUNOFF: counting.count_instant_runoff,
        Poll.Rule.CONDORCET: counting.count_condorcet,
    }[poll.rule]
    count = count_rule(rankings, codes)
    needed = counting.quorum_needed(eligible, _shares(poll)["quorum"])
    facts = count.as_facts() | {
        "eligible": eligible,
        "turnout": len(votes),
        "absent": eligible - recused - len(votes),
        "recused": recused,
        "abstain": sum(not ranking.ranks for ranking in rankings),
        "quorum_needed": needed,
        "quorum_met": len(votes) >= needed,
    }
    return _among_options(facts, len(votes) >= needed, count.winner)


def _among_options(facts, is_valid, chosen):
    if not is_valid:
        outcome, chosen = Poll.Outcome.NOT_VALID, None
    else:
        outcome = Poll.Outcome.DECIDED if chosen else Poll.Outcome.NO_DECISION
    return Result(outcome, chosen or "", facts | {"chosen": chosen, "outcome": outcome.value})


def _shares(poll):
    return {"quorum": Fraction(poll.quorum, 100), "threshold": Fraction(poll.threshold, 100)}
