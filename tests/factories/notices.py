"""Shortfall notices, at each step of the ladder."""

from datetime import timedelta
from itertools import zip_longest

from accountability import actions, rules
from accountability.models import Motion, Notice
from community.models import clock_actor
from tests.factories.charter import DAY, START, make_charter
from tests.factories.people import (
    make_executive,
    make_institution,
    make_officer,
    make_overseer,
    make_seat_holder,
    make_steward,
)

Kind = Motion.Kind
WAY = ["state_facts", "issue", "answer", "propose", "agree", "claim", "check", "close"]
CLAUSE = "Clause 5 of the agreement of 2026."


class Ladder:
    """A notice on its way, with everybody who takes part. Each step takes a day, or as long as a limit says."""

    def __init__(self, institution=None, at=START, *, signed=True, **words):
        make_charter()
        self.at = at
        self.institution = institution or make_institution()
        self.officer = make_officer(self.institution)
        self.executive = make_executive(self.institution)
        self.overseers = [make_overseer() for _number in range(3)]
        self.seats = [make_seat_holder() for _number in range(3)]
        self.steward = make_steward()
        if signed:
            for step in (4, 5):
                actions.sign_step(self.institution, step=step, clause=CLAUSE, actor=self.executive, at=at)
        given = {
            "trigger": "oversight",
            "respondent": "institution",
            "institution": self.institution,
            "component": "A3",
            "words": "No list of data was published for two quarters.",
            "rule": "Clause 2",
        }
        self.notice = actions.raise_notice(**given | words, actor=self.overseers[0], at=at)

    def later(self, days=1):
        self.at += timedelta(days=days)
        return self.at

    def refresh(self):
        self.notice = Notice.objects.get(pk=self.notice.pk)
        return self

    def until(self, step):
        for name in WAY[: WAY.index(step) + 1]:
            getattr(self, name)()
        return self

    def decide(self, kind, *, choices=(), **facts):
        """Move something and vote on it until it is decided: who moves it says yes, and so do all who are given no choice."""
        self.refresh()
        body = rules.body_for(self.notice, kind)
        voters = [held.member for held in rules.voters(self.notice, body, self.later())]
        motion = actions.move_motion(
            self.notice, kind, reasons="It is as the record says.", facts=facts, actor=voters[0], at=self.at
        )
        for member, choice in zip_longest(voters[1:], choices[1:], fillvalue="yes"):
            motion.refresh_from_db()
            if motion.decided_at is None:
                tie = "A cousin works there." if choice == "aside" else ""
                actions.vote_on_motion(motion, choice=choice, tie=tie, actor=member, at=self.later())
        motion.refresh_from_db()
        self.refresh()
        return motion

    def state_facts(self):
        actions.state_facts(self.notice, body="It was one quarter.", actor=self.officer, at=self.later())

    def issue(self):
        self.decide(Kind.ISSUE)

    def answer(self):
        actions.answer_notice(self.notice, body="We lost the list.", actor=self.officer, at=self.later())
        self.refresh()

    def propose(self):
        items = [
            {
                "what": "Publish the list",
                "owner": "The data office",
                "due_on": (self.at + 30 * DAY).date(),
                "money": "None is needed.",
            }
        ]
        return actions.propose_fix(
            self.notice, words="A list by spring.", items=items, actor=self.officer, at=self.later()
        )

    def agree(self):
        self.decide(Kind.AGREE_PLAN)

    @property
    def item(self):
        return self.notice.plans.last().items.get()

    def claim(self):
        actions.claim_fix(self.item, evidence="It is at /list.", actor=self.officer, at=self.later())

    def check(self, result="done"):
        actions.check_fix(
            self.item, result=result, words="We looked.", actor=self.overseers[1], at=self.later()
        )

    def close(self, outcome="fixed"):
        self.decide(Kind.CLOSE, outcome=outcome)

    def stay_silent(self):
        """Let the date of the answer pass."""
        actions.miss_answer(self.notice, actor=clock_actor, at=self.later(40))
        self.refresh()

    def escalate(self):
        self.decide(Kind.ESCALATE, board_on=(self.at + 20 * DAY).date().isoformat())

    def sanction(self, consequence="approvals", subject="", **other):
        return self.decide(
            Kind.SANCTION,
            consequence=consequence,
            subject=subject,
            exit_condition="The list is published.",
            **other,
        )


def make_ladder(until=None, **other):
    ladder = Ladder(**other)
    return ladder.until(until) if until else ladder


def make_ladder_in_force(consequence="approvals", subject="", **other):
    """An institution that said nothing, and on which the seats put a consequence."""
    ladder = make_ladder("issue", **other)
    ladder.stay_silent()
    ladder.escalate()
    ladder.later(61)
    ladder.sanction(consequence, subject)
    return ladder


def make_notices_under_way(institution, now):
    """Notices about one institution: one that waits for its answer, one that is mended, one that is voted on."""
    asked = make_ladder("issue", institution=institution, at=now - 15 * DAY)
    others = {"institution": institution, "signed": False, "at": now - 15 * DAY}
    mended, voted = make_ladder("claim", **others), make_ladder("issue", **others)
    move = {"reasons": "It was wrong.", "actor": voted.overseers[0], "at": voted.later()}
    return asked, mended, voted, actions.move_motion(voted.notice, Kind.WITHDRAW, **move)


def make_everything_of_a_notice(records, at=START):
    """A notice with one of everything that can belong to it."""
    ladder = make_ladder("check", at=at, records=records)
    actions.refer_notice(
        ladder.notice,
        agency="ocr",
        named="Office for Civil Rights",
        ground="Clause 2",
        sent_on=ladder.at.date(),
        actor=ladder.overseers[0],
        at=ladder.at,
    )
    make_ladder_in_force(at=at)
    return ladder
