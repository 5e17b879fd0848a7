"""Who may do what in a secret vote and to the lists of who votes: each act with its people, and nobody else."""

import inspect
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from ballots import actions as ballots
from ballots import rules
from ballots.casting import receive_sheets
from ballots.keys import PURPOSES, destroy_keys
from ballots.models import AddressList, Poll, PollOfficer
from community.models import Member, clock_actor
from tests import factories as make
from tests.factories.paper import make_officer_of_poll, make_sheets
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_frozen,
    make_secret_votes,
    voters_of,
)
from tests.factories.standing import (
    make_constituency,
    make_roll_challenge,
    make_roll_keeper,
    make_standing,
    make_standings,
)

pytestmark = pytest.mark.django_db

SCRUTINEER, TELLER = PollOfficer.Role.SCRUTINEER, PollOfficer.Role.TELLER

# Each act at a moment at which somebody may do it, and the beginning of what a stranger reads who may not.
ACTS = {
    "announce": (
        lambda who, site: rules.can_announce_secret(who, site.ready, [site.place], at=make.AFTER_COMMENTS),
        "Only a steward announces",
    ),
    "cancel": (
        lambda who, site: rules.can_cancel(who, site.open, at=site.open.opens_at),
        "Only a steward cancels",
    ),
    "cancel what cannot be held": (
        lambda who, site: rules.can_cancel(who, site.announced, at=site.announced.opens_at),
        "Only a steward cancels",
    ),
    "freeze": (
        lambda who, site: rules.can_freeze(who, site.announced, at=site.announced.roll_frozen_at),
        "The list of who may vote is fixed when its time has come",
    ),
    "tell": (
        lambda who, site: rules.can_tell_of_opening(who, site.open, at=site.open.opens_at),
        "The clock writes",
    ),
    "remind": (
        lambda who, site: rules.can_tell(
            who, site.open, Poll.objects.unreminded(site.open.closes_at - make.DAY)
        ),
        "The clock writes",
    ),
    "list": (
        lambda who, site: rules.can_list_received(who, electorate_of(site.open), at=site.open.opens_at),
        "What was received is listed by the clock",
    ),
    "name officers": (
        lambda who, site: rules.can_name_officers(who, site.open, at=site.open.opens_at),
        "Only the returning officer",
    ),
    "be scrutineer": (
        lambda who, site: rules.can_be_officer(site.open, who, SCRUTINEER, at=site.open.opens_at),
        None,
    ),
    "be teller": (
        lambda who, site: rules.can_be_officer(site.open, who, TELLER, at=site.open.opens_at),
        None,
    ),
    "check off": (
        lambda who, site: rules.can_check_off(who, electorate_of(site.open), at=site.open.opens_at),
        "Only a teller",
    ),
    "enter sheets": (
        lambda who, site: rules.can_enter_paper(who, site.counting, at=site.counting.poll.closes_at),
        "Only a teller",
    ),
    "confirm sheets": (
        lambda who, site: (
            rules.can_enter_paper(who, site.counting, at=site.counting.poll.closes_at)
            and rules.can_confirm_sheets(who, site.counting, [1, 2], at=site.counting.poll.closes_at)
        ),
        "Only a teller",
    ),
    "give up sheets": (
        lambda who, site: rules.can_close_paper(who, site.counting, at=site.counting.poll.closes_at),
        "Only a scrutineer or the returning officer",
    ),
    "count": (
        lambda who, site: rules.can_close(who, site.open, at=site.open.closes_at),
        "A vote is closed and counted when its time is up",
    ),
    "report": (
        lambda who, site: rules.can_report(who, site.counted, at=site.counted.closed_at),
        "Only a scrutineer",
    ),
    "challenge": (
        lambda who, site: rules.can_challenge_result(who, site.counted, at=site.counted.closed_at),
        "Only those who could vote",
    ),
    "review": (
        lambda who, site: rules.can_review_result(who, site.counted, at=site.counted.closed_at),
        "Only a steward or the oversight body",
    ),
    "answer": (
        lambda who, site: rules.can_answer_result_challenge(who, site.challenge, at=site.counted.closed_at),
        "Only a steward or the oversight body",
    ),
    "finalise": (
        lambda who, site: rules.can_finalise(who, site.unchallenged, at=site.unchallenged.final_from),
        "A result becomes final when its time has come",
    ),
    "seal": (
        lambda who, site: rules.can_seal(who, electorate_of(site.final), at=site.final.final_from),
        "A vote is sealed when its result is final",
    ),
    "name a community": (
        lambda who, site: rules.can_name_constituency(who, at=make.START),
        "Only the community's stewards",
    ),
    "keep a list": (lambda who, site: rules.can_keep_roll(who, at=make.START), "Only a roll-keeper"),
    "print codes": (
        lambda who, site: rules.can_print_codes(who, 20, at=make.START),
        "Only a roll-keeper",
    ),
    "cancel codes": (
        lambda who, site: rules.can_cancel_codes(who, site.codes, at=make.START),
        "Only a roll-keeper",
    ),
    "import a list": (
        lambda who, site: rules.can_import_list(who, AddressList(constituency=site.place), at=make.START),
        "Only a roll-keeper",
    ),
    "end standing": (
        lambda who, site: rules.can_end_standing(who, site.standing, at=make.START),
        "Only a roll-keeper",
    ),
    "forget links": (lambda who, site: rules.can_forget_links(who), "Links are forgotten when"),
    "answer who asks": (
        lambda who, site: rules.can_answer_roll_challenge(who, site.asked, at=make.AFTER_COMMENTS),
        "Only a roll-keeper",
    ),
}
OF_THE_CLOCK = {
    "forget links",
    "freeze",
    "tell",
    "remind",
    "list",
    "count",
    "finalise",
    "seal",
    "cancel what cannot be held",
}
OF_STEWARDS = {"announce", "cancel", "cancel what cannot be held", "name a community"}
OF_KEEPERS = {
    *("keep a list", "print codes", "cancel codes", "import a list", "end standing", "answer who asks"),
}
BE_NAMED = {"be scrutineer", "be teller"}
MAY = {
    "clock": OF_THE_CLOCK | {"name a community"},
    "set-up": {"cancel what cannot be held", "name a community"},
    "returning officer": OF_STEWARDS | {"name officers", "give up sheets"},
    "another steward": OF_STEWARDS | BE_NAMED | {"review", "answer"},
    "steward who wrote the proposal": {"name a community"} | BE_NAMED,
    "overseer": {"review", "answer"} | BE_NAMED,
    "overseer who challenged": {"review"} | BE_NAMED,
    "roll-keeper": OF_KEEPERS,
    "roll-keeper who speaks for an institution": {"be scrutineer"},
    "seat holder": BE_NAMED,
    "officer": {"be scrutineer"},
    "executive": {"be scrutineer"},
    "scrutineer": {"report", "give up sheets"},
    "scrutineer who joined an institution": {"report"},
    "teller who entered first": {"check off", "enter sheets"},
    "teller": {"check off", "enter sheets", "confirm sheets"},
    "teller who joined an institution": set(),
    "teller who keeps the lists": OF_KEEPERS,
    "voter": {"challenge"} | BE_NAMED,
    "voter who challenged": BE_NAMED,
    "staff": BE_NAMED,
    "stranger": BE_NAMED,
    "visitor": set(),
}
# What is no business of a role: one's own belonging, and what seat holders do in the open.
OF_OTHER_TABLES = {
    *("can_agree", "can_announce", "can_call", "can_cast", "can_object", "can_recuse"),
    *("can_ask_for_vouch", "can_challenge_roll", "can_join", "can_leave_list", "can_show_by_email"),
    *("can_be_checked_off", "can_show_by_list", "can_use_code", "can_vouch"),
}


JOINED = ("teller who joined an institution", "scrutineer who joined an institution")


def electorate_of(poll):
    return poll.electorates.select_related("poll", "constituency").get()


@pytest.fixture
def people():
    institution = make.make_institution()
    plain = ("teller who entered first", "teller", *JOINED, "teller who keeps the lists", "scrutineer")
    return {
        "clock": clock_actor,
        "set-up": make.setup_actor,
        "returning officer": make.make_steward(),
        "another steward": make.make_steward(),
        "steward who wrote the proposal": make.make_steward(),
        "overseer": make.make_overseer(),
        "overseer who challenged": make.make_overseer(),
        "roll-keeper": make_roll_keeper(),
        # Nobody is given both roles, and who once held them all the same keeps nothing.
        "roll-keeper who speaks for an institution": keeper_of(institution),
        "seat holder": make.make_seat_holder(),
        "officer": make.make_officer(institution),
        "executive": make.make_executive(institution),
        **{name: make.make_member() for name in plain},
        "staff": make.make_member(is_staff=True, is_superuser=True),
        "stranger": make.make_member(),
        "visitor": AnonymousUser(),
    }


def keeper_of(institution):
    member, other = make_roll_keeper(), make.make_officer(institution)
    other.memberships.update(member=member)
    return member


@pytest.fixture
def site(people):
    """A vote at each stage, all with the same returning officer, author, scrutineer and tellers."""
    announced = make_secret_poll_announced(communities=("announced",))
    frozen = [make_secret_poll_frozen(communities=(name,)) for name in ("open", "counting", "counted")]
    frozen += [make_secret_poll_frozen(communities=(name,)) for name in ("unchallenged", "final")]
    for poll in (announced, *frozen):
        Poll.objects.filter(pk=poll.pk).update(announced_by=people["returning officer"])
        poll.refresh_from_db()
        type(poll.proposal).objects.filter(pk=poll.proposal_id).update(
            filed_by=people["steward who wrote the proposal"]
        )
        poll.proposal.refresh_from_db()
    opened, counting, counted, unchallenged, final = frozen
    for poll in (opened, counting, counted):
        make_officer_of_poll(poll, SCRUTINEER, people["scrutineer"])
        make_officer_of_poll(poll, SCRUTINEER, people["scrutineer who joined an institution"])
        for name in people:
            if name.startswith("teller"):
                make_officer_of_poll(poll, TELLER, people[name])
    for name in JOINED:
        make.make_officer(member=people[name])
    make_roll_keeper(people["teller who keeps the lists"])
    for poll in frozen:
        for _vote in range(2 if poll == opened else 1):
            make_secret_votes(electorate_of(poll), ["yes"] * (10 if poll == counting else 12))
    first = people["teller who entered first"]
    paper = electorate_of(counting)
    for member in voters_of(paper)[10:]:
        ballots.check_off(paper, member, actor=first, at=counting.opens_at)
    receive_sheets(paper, make_sheets(paper, ["yes", "no"]), actor=first, at=counting.closes_at)
    counted, unchallenged, final = (
        ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
        for poll in (counted, unchallenged, final)
    )
    final = ballots.finalise_poll(final, actor=clock_actor, at=final.final_from)
    destroy_keys(electorate_of(final), *PURPOSES)
    people["voter"], people["voter who challenged"], *_others = voters_of(electorate_of(counted))
    challenge, _other = (
        ballots.challenge_result(counted, reason="Wrong.", actor=actor, at=counted.closed_at)
        for actor in (people["voter who challenged"], voters_of(electorate_of(counted))[2])
    )
    challenge.challenger = people["overseer who challenged"]
    place = make_constituency("ready")
    make_standings(place, 12)
    codes, _slips = ballots.print_codes(place, 20, actor=people["roll-keeper"], at=make.START)
    return SimpleNamespace(
        ready=ready_proposal(people),
        place=place,
        codes=codes,
        standing=make_standing(place),
        asked=make_roll_challenge(place),
        announced=announced,
        open=opened,
        counting=paper,
        counted=counted,
        challenge=challenge,
        unchallenged=unchallenged,
        final=final,
    )


def ready_proposal(people):
    proposal = make.make_submitted_proposal()
    make.make_summary(proposal)
    type(proposal).objects.filter(pk=proposal.pk).update(filed_by=people["steward who wrote the proposal"])
    proposal.refresh_from_db()
    return proposal


def test_each_act_has_its_people_and_a_sentence_for_everybody_else(people, site):
    may = {}
    for name, who in people.items():
        may[name] = set()
        for act, (rule, words) in ACTS.items():
            if act in BE_NAMED and not isinstance(who, Member):
                continue
            verdict = rule(who, site)
            if verdict:
                may[name].add(act)
                continue
            assert re.fullmatch(r"[A-Z].+\.", str(verdict.reason)), (name, act)
            if name == "stranger":
                assert str(verdict.reason).startswith(words), act
    assert may == MAY


def test_every_rule_about_a_person_is_in_a_table():
    about = {name for name in rules.__all__ if name.startswith("can_") and _asks_who(getattr(rules, name))}
    tried = set(re.findall(r"rules\.(can_\w+)", inspect.getsource(inspect.getmodule(electorate_of))))
    assert about - OF_OTHER_TABLES <= tried
    assert about >= OF_OTHER_TABLES | {"can_be_officer"}


def _asks_who(rule):
    return {"actor", "member"} & set(inspect.signature(rule).parameters)
