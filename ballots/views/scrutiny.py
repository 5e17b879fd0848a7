"""What the page and the file of a secret vote tell of how it was watched, in words and numbers nobody types."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ballots import queries, rules
from ballots.models import ScrutineerReport
from community.acting import Action
from community.open_data import utc


def numbers_of_ballots(electorate):
    """The ballots and sheets of a community that was counted, as rows of words and numbers."""
    numbers = electorate.result.get("ballots")
    if not numbers:
        return []
    told = {
        name: _("fewer than 11") if number is None else number
        for name, number in queries.roll_keeping(electorate).items()
    }
    return [
        (_("Ballots received"), numbers["received"]),
        (_("Replaced by a later one"), numbers["replaced"]),
        (_("Set aside because their voter voted on paper"), numbers["overridden"]),
        (_("People checked off, each for one sheet of paper"), numbers["sheets"]),
        (_("Sheets spoiled or missing"), numbers["spoiled"]),
        (_("People answered who said that they should be on the list"), told["answered"]),
        (_("People who said so and had no answer when the list was fixed"), told["unanswered"]),
        (
            _("People whom a roll-keeper took off the list between the announcement and then"),
            told["taken_off"],
        ),
    ]


def officers_acts(member, poll, electorates, *, at):
    """What this reader may do as an officer of the vote."""
    acts = []
    if rules.can_name_officers(member, poll, at=at):
        acts.append(
            Action(_("Name who watches and counts"), reverse("ballots:name_officer", args=[poll.reference]))
        )
    if rules.officer_of(member, poll) and poll.closed_at is None and poll.cancelled_at is None:
        acts += [
            Action(
                _("Votes on paper: %(name)s") % {"name": electorate.constituency.name},
                reverse("ballots:paper", args=[poll.reference, electorate.code]),
            )
            for electorate in electorates
        ]
    if rules.can_report(member, poll, at=at):
        acts.append(Action(_("Report on this vote"), reverse("ballots:report", args=[poll.reference])))
    return acts


def scrutiny_of(electorate):
    """The same of one community for programs; the numbers of its ballots stand in its result."""
    told = queries.roll_keeping(electorate)
    return {
        "roll_challenges_answered": told["answered"],
        "roll_challenges_unanswered": told["unanswered"],
        "taken_off_the_list": told["taken_off"],
        "paper_closed_at": utc(electorate.paper_closed_at),
        "paper_closed_reason": electorate.paper_reason or None,
    }


def officers_json(poll):
    return [
        {"role": officer.role, "name": _name_of(officer), "named_at": utc(officer.named_at)}
        for officer in poll.officers.select_related("member")
    ]


def reports_json(poll):
    return [
        {
            "name": _name_of(report.officer),
            **{name: getattr(report, name) for name in ScrutineerReport.LINES},
            "words": report.words,
            "reported_at": utc(report.reported_at),
        }
        for report in queries.reports_of(poll)
    ]


def _name_of(officer):
    return officer.member.display_name if officer.member else None
