"""Reports of harm, and the cases that come of them."""

from datetime import timedelta

from community.models import clock_actor
from redress_log import actions as redress
from redress_log.models import Answer, Case, Report, Ruling, Visitor
from tests.factories.charter import START, make_charter
from tests.factories.people import make_institution, make_officer, make_panelist, make_steward

Kind = Ruling.Kind

# The way of a case that is put right, each word a method of ``RedressWalk``.
WAY = [
    "bring",
    "accept",
    "publish",
    "answer",
    "draft",
    "find",
    "propose",
    "sign_plan",
    "agree_plan",
    "deliver",
    "ask_for_check",
    "check",
    "confirm",
    "close",
]


def make_report(actor=None, institution=None, at=START, **other):
    """A report of harm by somebody without an account; returns ``(report, code)``."""
    make_charter()
    return redress.report_problem(
        **{
            "what_happened": "They gave my address to the police.",
            "harm_kinds": ["used_against"],
            "what_would_put_it_right": "Take it back and say so.",
            "shown_to_public": "summary",
            "shown_to_institution": "nothing",
            "shown_to_oversight": "words",
        }
        | other,
        institution=institution or make_institution(),
        actor=actor or Visitor(),
        at=at,
    )


def make_report_ready_for_panel(steward=None, at=START, **other):
    """Read, safe, and with words that the person approved when they wanted any."""
    report, code = make_report(at=at, **other)
    steward = steward or make_steward()
    redress.acknowledge_report(report, actor=steward, at=at)
    report = redress.check_safety(report, actor=steward, at=at)
    if report.shown_to_public == "summary":
        redress.propose_summary(report, "An address was given away.", actor=steward, at=at)
        report = redress.approve_summary(report, actor=other.get("actor") or Visitor(code), at=at)
    return report, code


class RedressWalk:
    """A case on its way, with everybody who takes part. Each step takes a day, or as long as a limit says."""

    def __init__(self, at=START, is_group=False, **other):
        steward = other.pop("steward", None) or make_steward()
        report, code = make_report_ready_for_panel(steward, at=at, **other)
        self._begin(report, code, steward, other.get("actor"), at, is_group)

    @classmethod
    def of(cls, report, code, steward):
        """The walk of a report that was made otherwise and is ready for the panel."""
        walk = cls.__new__(cls)
        walk._begin(report, code, steward, None, report.reported_at, False)
        return walk

    def _begin(self, report, code, steward, person, at, is_group):
        self.report, self.code, self.steward, self.at, self.is_group = report, code, steward, at, is_group
        self.person = person or Visitor(code)
        self.institution = report.institution
        self.officer = make_officer(self.institution)
        self.panel = [make_panelist() for _number in range(3)]
        self.case = None

    def until(self, step, *, without=()):
        """Walk to the end of a step of the usual way, whatever was walked before."""
        for name in WAY[: WAY.index(step) + 1]:
            if name not in without:
                getattr(self, name)()
        return self

    def later(self, days=1):
        self.at += timedelta(days=days)
        return self.at

    def refresh(self):
        self.case = Case.objects.get(pk=self.case.pk)
        self.report = Report.objects.get(pk=self.report.pk)
        return self

    def rule(self, kind, reasons="We looked at it together.", **facts):
        """Let the panel decide: one moves it and a second agrees, which are more than half of three."""
        ruling = redress.move_ruling(
            self.case, kind, reasons=reasons, facts=facts, actor=self.panel[0], at=self.later()
        )
        ruling = redress.speak_to_ruling(ruling, True, actor=self.panel[1], at=self.at)
        self.refresh()
        return ruling

    def join(self, case, at):
        """Go on with a case that was brought before the panel otherwise."""
        self.case, self.at = case, at
        for member in self.panel:
            redress.declare_tie(case, "", actor=member, at=at)
        self.refresh()

    def bring(self):
        case = redress.bring_before_panel(
            self.report, is_group=self.is_group, actor=self.steward, at=self.later()
        )
        self.join(case, self.at)

    def accept(self):
        self.rule(Kind.ACCEPT)

    def publish(self):
        """Let the batch come out, where anything is to come out."""
        if self.case.publish_at is not None:
            self.at = max(self.at, self.case.publish_at)
            redress.publish_case(self.case, actor=clock_actor, at=self.at)
        self.refresh()

    def show(self):
        """Let everything that waits for a batch be shown."""
        waiting = self.case.moves.filter(shown_at__isnull=True).order_by("-show_from").first()
        if waiting is not None and self.case.is_published:
            self.at = max(self.at, waiting.show_from)
            redress.show_moves(self.case, actor=clock_actor, at=self.at)
        self.refresh()

    def answer(self):
        redress.answer_case(self.case, "We gave it to nobody.", actor=self.officer, at=self.later())
        self.refresh()

    def draft(self, finding="upheld"):
        self.rule(Kind.DRAFT_FINDING, finding=finding, cause="rule_broken")

    def find(self):
        self.later(14)
        self.rule(Kind.FIND)

    def items(self):
        due_on = self.institution.calendar.local_date(self.at) + timedelta(days=30)
        return [
            {"kind": "apology", "what": "Say sorry in writing.", "owner": "The director", "due_on": due_on},
            {
                "kind": "money",
                "what": "Pay what moving cost.",
                "owner": "The treasurer",
                "due_on": due_on,
                "amount": 400,
                "currency": "USD",
            },
        ]

    def propose(self):
        redress.propose_plan(self.case, self.items(), actor=self.officer, at=self.later())
        self.refresh()

    @property
    def plan(self):
        return self.case.current_plan()

    def sign_plan(self, answer=Answer.ACCEPT):
        redress.sign_plan(self.report, answer, actor=self.person, at=self.later())
        self.refresh()

    def agree_plan(self):
        self.rule(Kind.AGREE_PLAN)

    def deliver(self):
        for item in self.plan.items.all():
            paid = {"paid": item.amount} if item.amount else {}
            redress.deliver_item(
                item, "The letter is with the panel.", actor=self.officer, at=self.later(), **paid
            )
        self.refresh()

    def ask_for_check(self):
        redress.ask_for_check(self.case, actor=self.officer, at=self.later())
        self.refresh()

    def check(self, result="done"):
        for item in self.plan.items.all():
            redress.check_item(item, result, "I saw it.", actor=self.panel[0], at=self.later())
        self.refresh()

    def confirm(self, answer=Answer.ACCEPT):
        redress.confirm(self.report, answer, actor=self.person, at=self.later())
        self.refresh()

    def close(self):
        self.rule(Kind.CLOSE)


def make_walk(until=None, *, without=(), **other):
    """A case at the end of a step of its usual way, with everybody in it."""
    walk = RedressWalk(**other)
    return walk.until(until, without=without) if until else walk


def make_published_case(steward=None, **other):
    """A case that the panel took on and that came out with the next batch; returns ``(case, report, code)``."""
    walk = make_walk("publish", steward=steward, **other)
    return walk.case, walk.report, walk.code


def make_answered_case(steward=None, **other):
    """A case that its institution answered a day after it came out; returns ``(case, report, code)``."""
    walk = make_walk("answer", steward=steward, **other)
    return walk.case, walk.report, walk.code


def make_closed_case(steward=None, **other):
    """A case that was put right, with both signatures, and is shown so; returns ``(case, report, code)``."""
    walk = make_walk("close", steward=steward, **other)
    walk.show()
    return walk.case, walk.report, walk.code
