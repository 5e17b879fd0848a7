"""Live records of every floor below: one by its permanent reference, or the first few of a kind."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accountability.models import Body, Notice, Petition, Plan, Scorecard
from accountability.queries import plan_standing, readable_audits, readable_plans
from accountability.views.notice import state_words
from accountability.waiting import notices_waiting_for
from ballots.models import Constituency, Poll, RollChallenge
from ballots.queries import reports_waiting_for, sheets_waiting_for, waiting_for_vote_of
from ballots.queries import standing as standing_of_vote
from ballots.rules import can_review_result
from community.dates import day, moment
from community.models import CharterRule, Clock, Institution, Membership
from community.rules import is_steward, keeps_rolls
from decisions import uses
from decisions.models import Commitment, Decision, MissingUse
from decisions.queries import readable, readable_commitments
from decisions.status import Code
from proposals.models import ModerationAct, Proposal, Question
from proposals.queries import appeals, question_standing, queue, standing
from proposals.queries import waiting_for_steward as waiting_for_check
from proposals.rules import can_moderate
from record.queries import entries
from redress_log.histories import readable as readable_histories
from redress_log.models import REFERENCE_PATTERN, Case, HarmHistory, LearnedQuarter, NamedInstitution
from redress_log.queries import cases_waiting_for, cases_waiting_for_panel
from redress_log.queues import waiting_for_steward
from redress_log.rules import can_see_desk, is_panelist
from redress_log.small_numbers import first_day

_RULE = re.compile(r"RULE-(?P<key>[-a-z0-9]+)-v(?P<version>[0-9]{1,9})")


def _rule(reference):
    parts = _RULE.fullmatch(reference)
    if parts is None:
        raise CharterRule.DoesNotExist
    return CharterRule.objects.get(key=parts["key"], version=int(parts["version"]))


# How a reference of each prefix is written, for the page that explains it, and how its record is found.
SUBJECTS = {
    "PRP": ("PRP-2026-0012", lambda reference: Proposal.objects.get(reference=reference)),
    "MOD": ("MOD-2026-0004", lambda reference: ModerationAct.objects.get(reference=reference)),
    "BAL": ("BAL-2026-0003", lambda reference: Poll.objects.get(reference=reference)),
    "DEC": ("DEC-2026-0041", lambda reference: readable().get(reference=reference)),
    "CMT": ("CMT-2026-0031", lambda reference: readable_commitments().get(reference=reference)),
    "USE": ("USE-2026-0002", lambda reference: MissingUse.objects.public().get(reference=reference)),
    "HIS": (
        "HIS-2026-0002",
        lambda reference: (
            readable_histories().exclude(passed_at=None, declined_at=None).get(reference=reference)
        ),
    ),
    "SHN": (
        "SHN-2026-0007",
        lambda reference: Notice.objects.public().select_related("institution").get(reference=reference),
    ),
    "AUD": ("AUD-2026-0001", lambda reference: readable_audits().get(reference=reference)),
    "LRN": (
        "LRN-2026-Q1",
        lambda reference: LearnedQuarter.objects.get(starts_on=first_day(reference.removeprefix("LRN-"))),
    ),
    "PLN": ("PLN-2026-0001", lambda reference: readable_plans().get(reference=reference)),
    "SCD": (
        "SCD-2026-0001",
        lambda reference: Scorecard.objects.public().select_related("institution").get(reference=reference),
    ),
    "PTN": (
        "PTN-2026-0001",
        lambda reference: Petition.objects.select_related("institution").get(reference=reference),
    ),
    "QST": (
        "QST-2026-0007",
        lambda reference: Question.objects.select_related("proposal").get(reference=reference),
    ),
    "RDR": ("RDR-7KQ4-M2XD", lambda reference: Case.objects.in_log().get(reference=reference)),
    "ROLL": (
        "ROLL-river-valley",
        lambda reference: Constituency.objects.get(code=reference.removeprefix("ROLL-")),
    ),
    "BOD": (
        "BOD-river-council",
        lambda reference: Body.objects.get(code=reference.removeprefix("BOD-")),
    ),
    "INS": ("INS-riverside", lambda reference: Institution.objects.get(code=reference)),
    "RULE": ("RULE-comment-period-v1", _rule),
}


def tidy(reference):
    """A reference as it is stored, from one as people type it: any case, stray spaces, any kind of dash."""
    reference = re.sub(r"[\s_‐-―−-]+", "-", reference.strip()).strip("-")
    prefix, dash, rest = reference.partition("-")
    prefix = prefix.upper()
    return prefix + dash + (rest.lower() if prefix in ("BOD", "INS", "ROLL", "RULE") else rest.upper())


def find(reference):
    """The record that a permanent reference names, or None."""
    reference = tidy(reference)
    _example, get = SUBJECTS.get(reference.partition("-")[0], (None, None))
    try:
        return get(reference) if get else None
    except ObjectDoesNotExist:
        return None


def address(reference):
    """Where a permanent reference leads, or None.

    A case's page itself answers for every reference that is not public, and for all of them alike.
    """
    reference = tidy(reference)
    if re.fullmatch(REFERENCE_PATTERN, reference):
        return reverse("redress_log:detail", kwargs={"reference": reference})
    record = find(reference)
    return record and record.get_absolute_url()


@dataclass(frozen=True)
class Row:
    """A record in a list: its kind and reference, its title, where it is, and where it stands in words."""

    type: str
    reference: str
    title: str
    url: str
    note: str = ""


def _proposal(proposal, at):
    note = standing(proposal, at).words
    if proposal.comments_are_open(at):
        note = _("Open for comments until %(day)s") % {"day": day(proposal.last_comment_day)}
    return Row(_("Proposal"), proposal.reference, proposal.title, proposal.get_absolute_url(), note)


def _poll(poll, at):
    words, _tone = standing_of_vote(poll, at)
    return Row(_("Vote"), poll.reference, poll.question, poll.get_absolute_url(), words)


def _decision(decision, at):
    status = decision.status(at)
    note = f"{decision.institution}: {status.label}"
    if status.code == Code.NO_DECISION:
        days = status.reading.days
        note += " – " + ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return Row(_("Decision"), decision.reference, decision.title, decision.get_absolute_url(), note)


def _commitment(commitment, at):
    note = f"{commitment.institution}: {commitment.status(at).label}"
    title = Truncator(commitment.words(at).what).words(16)
    kind = commitment.get_kind_display()
    return Row(kind, commitment.reference, title, commitment.get_absolute_url(), note)


def _missing_use(missing, at):
    words = (missing.reference, str(missing.institution), missing.get_absolute_url())
    return Row(_("Use that was said to be missing"), *words, missing.state(at).label)


def _case(case, at):
    title = ", ".join(str(label) for label in case.harm_labels)
    return Row(
        _("Report of harm"), case.reference, title, case.get_absolute_url(), case.get_shown_stage_display()
    )


def _harm_history(history, at):
    words = (history.reference, history.public_title, history.get_absolute_url())
    return Row(_("History of harm"), *words, history.state.label)


def _notice(notice, at):
    words = (notice.reference, notice.named, notice.get_absolute_url())
    return Row(_("Shortfall notice"), *words, state_words(notice, at))


def _plan(plan, at):
    words, _tone = plan_standing(plan, at)
    return Row(_("Plan"), plan.reference, plan.institution.name, plan.get_absolute_url(), words)


def _scorecard(scorecard, at):
    note = _("Published on %(day)s") % {"day": day(scorecard.published_at)}
    name = f"{scorecard.institution.name}, {scorecard.period.name}"
    return Row(_("Scorecard"), scorecard.reference, name, scorecard.get_absolute_url(), note)


def _petition(petition, at):
    words = (petition.reference, petition.named, petition.get_absolute_url())
    return Row(_("Petition"), *words, petition.status(at))


def _institution(institution, at):
    return Row(
        _("Institution"), institution.code, institution.name, institution.get_absolute_url(), institution.kind
    )


def _body(body, at):
    note = _("Dissolved on %(day)s") % {"day": day(body.dissolved_at)} if body.dissolved_at else ""
    return Row(body.get_kind_display(), body.reference, body.name, body.get_absolute_url(), note)


def _rule_row(rule, at):
    note = _("In force from %(moment)s") % {"moment": moment(rule.in_force_from)}
    return Row(_("Rule"), rule.reference, rule.text, rule.get_absolute_url(), note)


def _question(question, at):
    note = question_standing(question, at).words
    return Row(_("Question"), question.reference, question.title, question.get_absolute_url(), note)


_ROWS = {
    Proposal: _proposal,
    Question: _question,
    Poll: _poll,
    Decision: _decision,
    Commitment: _commitment,
    MissingUse: _missing_use,
    Case: _case,
    HarmHistory: _harm_history,
    Notice: _notice,
    Plan: _plan,
    Scorecard: _scorecard,
    Petition: _petition,
    Institution: _institution,
    Body: _body,
    CharterRule: _rule_row,
}


def row(record, at):
    """A record as one row of a list, as it stands at the moment."""
    return _ROWS[type(record)](record, at)


@dataclass(frozen=True)
class Kind:
    """A list that editors may show: its name, the address of all of it, and its records at a moment."""

    name: Promise
    page: str
    records: Callable
    query: str = ""

    @property
    def url(self):
        return reverse(self.page) + self.query


def _open_proposals(at):
    return Proposal.objects.open(at).select_related("lead_organisation").order_by("comments_close_at", "pk")


def _open_polls(at):
    return Poll.objects.open(at).order_by("closes_at", "pk")


def _late_decisions(at):
    """The longest late first."""
    return readable().late(at).order_by(Coalesce("explain_clock__due_at", "decide_clock__due_at"), "pk")


KINDS = {
    "open_proposals": Kind(gettext_lazy("Open for comments"), "proposals:list", _open_proposals),
    "open_polls": Kind(gettext_lazy("Votes open now"), "ballots:list", _open_polls),
    "late_decisions": Kind(
        gettext_lazy("Answers that are late"), "decisions:list", _late_decisions, "?clock=late"
    ),
    "latest_decisions": Kind(
        gettext_lazy("Latest decisions"),
        "decisions:list",
        lambda at: readable().filter(decided_at__lte=at).order_by("-decided_at", "-pk"),
    ),
    "commitments_past": Kind(
        gettext_lazy("Promises past their date"),
        "commitments:list",
        lambda at: readable_commitments().past_date(at).order_by("made_at", "pk"),
        "?state=past_date",
    ),
    "live_uses": Kind(
        gettext_lazy("Data in use now"),
        "uses:list",
        lambda at: uses.registered().in_use(),
        "?state=live",
    ),
    "redress_log": Kind(gettext_lazy("Reports of harm"), "redress_log:list", Case.objects.published),
    "harm_histories": Kind(
        gettext_lazy("Histories of harm"), "histories:list", lambda at: readable_histories().listed()
    ),
    "open_notices": Kind(
        gettext_lazy("Shortfall notices"),
        "accountability:notices",
        lambda at: Notice.objects.issued().open().select_related("institution"),
        "?state=open",
    ),
    "bodies": Kind(gettext_lazy("Bodies and seats"), "accountability:bodies", Body.objects.current),
    "institutions": Kind(
        gettext_lazy("Institutions"),
        "community:institutions",
        lambda at: Institution.objects.filter(is_registered=True),
    ),
}


_ENTRIES = gettext_lazy("Latest entries of the public record")


def choices():
    """The lists that an editor may choose from."""
    return [*((key, kind.name) for key, kind in KINDS.items()), ("latest_entries", _ENTRIES)]


@dataclass(frozen=True)
class List:
    """The first few records of a kind, as they stand; entries of the public record are sentences, not rows."""

    name: str
    url: str
    rows: list
    entries: list | None = None


def read(key, *, at, limit):
    """The first few rows of a kind at the moment, or None for a kind that is no longer kept."""
    if key == "latest_entries":
        return List(str(_ENTRIES), reverse("record:log"), [], entries(limit=limit))
    kind = KINDS.get(key)
    if kind is None:
        return None
    return List(str(kind.name), kind.url, [row(record, at) for record in kind.records(at)[:limit]])


def open_now(at, *, limit):
    """What anybody can take part in at the moment, votes and proposals together, soonest end first."""
    ends = [(proposal.comments_close_at, proposal) for proposal in _open_proposals(at)[:limit]]
    ends += [(poll.closes_at, poll) for poll in _open_polls(at)[:limit]]
    return [row(record, at) for _end, record in sorted(ends, key=lambda end: end[0])[:limit]]


def chain(proposal, at):
    """A proposal's whole way as (step, words, address); a step that did not happen has words and no address."""
    return [
        (_("Proposal"), proposal.title, proposal.get_absolute_url()),
        _discussion(proposal, at),
        *(
            [
                (_("Vote"), row(poll, at).note, poll.get_absolute_url())
                for poll in proposal.polls.order_by("pk")
            ]
            or [(_("Vote"), _("No vote was held"), "")]
        ),
        *(
            [
                (_("Decision"), decision.status(at).label, decision.get_absolute_url())
                for decision in readable().filter(proposal=proposal)
            ]
            or [(_("Decision"), _("No decision was asked for"), "")]
        ),
        *(
            [
                (_("Report of harm"), case.get_shown_stage_display(), case.get_absolute_url())
                for case in Case.objects.published(at).filter(proposal_reference=proposal.reference)
            ]
            or [(_("Repair"), _("No harm was reported"), "")]
        ),
        *(
            (_("History of harm"), history.title, history.get_absolute_url())
            for history in HarmHistory.objects.public().filter(proposals=proposal)
        ),
    ]


def _discussion(proposal, at):
    if proposal.comments_open_at is None:
        return (_("Discussion"), _("No discussion was held"), "")
    words = (
        _("Comments are open until %(day)s")
        if proposal.comments_are_open(at)
        else _("Comments closed on %(day)s")
    )
    return (
        _("Discussion"),
        words % {"day": day(proposal.last_comment_day)},
        reverse("proposals:comments", kwargs={"reference": proposal.reference}),
    )


def counts_this_year(at):
    """What institutions did since the year began, as n of N with the list behind it: ``{"words", "url"}`` each.

    An explanation counts in the year in which it was due; one that is not due yet counts once it is there.
    """
    year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    clocks = Clock.objects.filter(due_at__gte=year).filter(Q(due_at__lte=at) | Q(stopped_at__lte=at))
    explained = Decision.objects.filter(explain_clock__in=clocks, decided_at__lte=at)
    voted = Decision.objects.filter(decided_at__gte=year, decided_at__lte=at).exclude(followed_vote="no_vote")
    lines = [
        (
            _("Decisions explained on time this year: %(n)d of %(all)d"),
            explained.published_on_time(at).count(),
            explained.count(),
            "?clock=published_on_time",
        ),
        (
            _("Decisions this year that followed the community vote: %(n)d of %(all)d"),
            voted.filter(followed_vote="yes").count(),
            voted.count(),
            "?followed=yes",
        ),
    ]
    return [
        {"words": words % {"n": n, "all": all_of_them}, "url": reverse("decisions:list") + query}
        for words, n, all_of_them, query in lines
    ]


def _votes_waiting_for(member, at):
    """The votes that a member has not cast yet, and what they must do as an officer of one."""
    rows = [
        (_("Vote by %(day)s") % {"day": day(poll.last_minute)}, poll.get_absolute_url())
        for poll in waiting_for_vote_of(member, at=at)
    ]
    rows += [
        (
            _("Votes on paper to enter: %(name)s") % {"name": electorate.constituency.name},
            reverse("ballots:paper", args=[electorate.poll.reference, electorate.code]),
        )
        for electorate in sheets_waiting_for(member, at=at)
    ]
    rows += [
        (
            _("Report on the vote %(reference)s") % {"reference": poll.reference},
            reverse("ballots:report", args=[poll.reference]),
        )
        for poll in reports_waiting_for(member, at=at)
    ]
    return rows


def desk(member, *, at):
    """What waits for a member, as rows of words and address; None for a member without a role for whom nothing waits.

    Decisions and questions count while they are late or due within a week, votes until the member has cast theirs, those
    who ask to be on a list until they are answered, reports of harm while a steward must move them on.
    """
    held = Membership.objects.current(at).filter(member=member)
    rows = _votes_waiting_for(member, at)
    if not held.exists():
        return rows or None
    speaks_for = held.filter(role__in=Membership.INSTITUTION_ROLES).values("institution")
    for institution in Institution.objects.filter(pk__in=speaks_for):
        decisions = Decision.objects.filter(institution=institution)
        due = (decisions.late(at) | decisions.due_soon(at)).count()
        words = ngettext("%(n)d decision due", "%(n)d decisions due", due) % {"n": due}
        rows.append((words, reverse("decisions:desk")))
        questions = Question.objects.filter(proposal__lead_organisation=institution)
        due = (questions.late(at) | questions.due_soon(at)).count()
        if due:
            words = ngettext("%(n)d question is due", "%(n)d questions are due", due) % {"n": due}
            page = reverse("proposals:all_questions")
            rows.append((words, f"{page}?state=waiting&institution={institution.code}"))
        due = cases_waiting_for(institution).count()
        if due:
            words = ngettext("%(n)d case of harm waits", "%(n)d cases of harm wait", due) % {"n": due}
            rows.append((words, reverse("redress_log:cases")))
        due = NamedInstitution.objects.owed(at).filter(institution=institution).count()
        if due:
            words = ngettext("%(n)d history of harm to answer", "%(n)d histories of harm to answer", due)
            page = reverse("histories:list")
            rows.append((words % {"n": due}, f"{page}?institution={institution.code}"))
        asked = institution.audit_requests.open().count()
        if asked:
            words = ngettext(
                "%(n)d request of the oversight body to answer",
                "%(n)d requests of the oversight body to answer",
                asked,
            )
            page = reverse("accountability:audits")
            rows.append((words % {"n": asked}, f"{page}?institution={institution.code}"))
    if held.filter(role__in=(Membership.Role.STEWARD, Membership.Role.OVERSEER)).exists():
        rows += [
            (_("A challenge of a result waits for an answer"), poll.get_absolute_url())
            for poll in Poll.objects.under_review()
            if can_review_result(member, poll, at=at)
        ]
    if is_steward(member, at=at):
        unread = MissingUse.objects.waiting_for(member, at).count()
        if unread:
            words = ngettext(
                "%(n)d report of a missing use to read", "%(n)d reports of missing uses to read", unread
            )
            rows.append((words % {"n": unread}, reverse("uses:unread")))
        unread = HarmHistory.objects.waiting_for(member, at).count()
        if unread:
            words = ngettext("%(n)d history of harm to read", "%(n)d histories of harm to read", unread)
            rows.append((words % {"n": unread}, reverse("histories:unread")))
    if keeps_rolls(member, at=at):
        asked = RollChallenge.objects.open().count()
        words = ngettext("%(n)d person asks to be on a list", "%(n)d people ask to be on a list", asked) % {
            "n": asked
        }
        rows.append((words, reverse("ballots:roll_desk")))
    if can_moderate(member, at=at):
        things = len(queue()) + appeals().count()
        words = ngettext("%(n)d thing to look at", "%(n)d things to look at", things) % {"n": things}
        rows.append((words, reverse("proposals:moderation_desk")))
    waiting = len(notices_waiting_for(member, at))
    if waiting:
        words = ngettext("%(n)d notice waits for you", "%(n)d notices wait for you", waiting) % {"n": waiting}
        rows.append((words, reverse("accountability:notices")))
    if is_panelist(member, at):
        judged = len(cases_waiting_for_panel(member, at))
        words = ngettext("%(n)d case before the panel", "%(n)d cases before the panel", judged) % {
            "n": judged
        }
        rows.append((words, reverse("redress_log:cases")))
    if can_see_desk(member, at=at):
        reports = len(waiting_for_steward(member, at))
        checks = len(waiting_for_check(at))
        if checks:
            words = ngettext("%(n)d proposal to check", "%(n)d proposals to check", checks) % {"n": checks}
            rows.append((words, reverse("proposals:desk")))
        words = ngettext("%(n)d report waiting", "%(n)d reports waiting", reports) % {"n": reports}
        rows.append((words, reverse("redress_log:desk")))
        rows.append((_("The community's affairs"), reverse("community:desk")))
    return rows
