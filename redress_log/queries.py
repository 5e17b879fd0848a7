"""What pages read.

The first two open a private report and are for its own person only; the next two are for stewards.
"""

from datetime import date

from django.conf import settings
from django.db.models import Exists, Max, Min, OuterRef, Q

from community.models import Clock, Institution, Member, Membership, community_calendar
from redress_log.leaks import scan
from redress_log.models import (
    JOINABLE,
    OVER,
    Case,
    ConfirmationLink,
    Evidence,
    HarmKind,
    LearnedQuarter,
    Message,
    Move,
    Reading,
    RemedyKind,
    ReopenRequest,
    Report,
    Representative,
    SignOff,
    Stage,
    StewardTie,
    hash_case_code,
    hash_link,
    marks_of,
)

# Fewer people than this are never counted in public.
FEWEST_SHOWN = 11


def report_for_code(code):
    """The report that this case code opens, or None.

    It is the person's own code, or that of somebody whom they trust. The database is asked for a few characters of
    the hash only; the whole is compared in constant time.
    """
    start = hash_case_code(code)[:4]
    found = None
    for each in [
        *Report.objects.select_related("institution", "case").filter(code_hash__startswith=start),
        *Representative.objects.current()
        .select_related("report__institution", "report__case")
        .filter(code_hash__startswith=start),
    ]:
        if each.fits(code):
            found = each
    return found.report if isinstance(found, Representative) else found


def reports_of(member):
    """The reports that a member made while signed in, newest first."""
    return Report.objects.made_by(member).select_related("institution", "case").order_by("-reported_at")


def link_for_token(token, at):
    """The link by mail with this secret, while it serves; or None. Its hash is of 100 random bits, so it is looked up."""
    links = ConfirmationLink.objects.filter(token_hash=hash_link(token), used_at__isnull=True)
    return links.filter(expires_at__gt=at).select_related("report__case", "plan").first()


def _tied(reader, at):
    """The institutions that somebody speaks for, or declared a tie to as a steward."""
    speaks = Membership.objects.current(at).filter(member=reader, role__in=Membership.INSTITUTION_ROLES)
    declared = StewardTie.objects.filter(member=reader)
    return Institution.objects.filter(
        Q(pk__in=speaks.values("institution")) | Q(pk__in=declared.values("institution"))
    )


def ties_of(steward):
    """What a steward declared that ties them, by the institution's name."""
    return (
        StewardTie.objects.filter(member=steward).select_related("institution").order_by("institution__name")
    )


def desk(steward, at):
    """Reports that are not over, without the words that no list needs.

    As ``rules.can_read`` says of one report, a steward sees none about an institution that they speak for, and
    none that they reported or helped with.
    """
    files = Evidence.objects.filter(report=OuterRef("pk"), is_public=True, released_at__isnull=True)
    comes_out = Q(case__publish_at__isnull=False) | Q(case__published_at__isnull=False)
    news = Move.objects.filter(comes_out, case=OuterRef("case"), shown_at__isnull=True)
    return (
        Report.objects.filter(withdrawn_at__isnull=True, erased_at__isnull=True)
        .exclude(case__stage__in=OVER)
        .exclude(institution__in=_tied(steward, at))
        .exclude(reporter_mark__in=marks_of(steward.uuid))
        .annotate(has_files=Exists(files), has_news=Exists(news))
        .select_related("institution", "case")
        .defer("what_happened", "what_would_put_it_right", "contact")
    )


def readings(reader, at):
    """The log of readings that the steward or overseer may see, newest first, without anything private."""
    return (
        Reading.objects.filter(read_at__lte=at)
        .exclude(report__institution__in=_tied(reader, at))
        .exclude(report__reporter_mark__in=marks_of(reader.uuid))
        .select_related("report")
    )


def names_of(readers):
    """How those are called whose UUIDs these are."""
    return {member.uuid: str(member) for member in Member.objects.filter(uuid__in=set(readers))}


def warnings(report, summary):
    """What in words for the public could tell who the person is."""
    institutions = Institution.objects.filter(is_registered=True).values_list("name", flat=True)
    return scan(
        summary,
        private=[
            *report.confided,
            *(message.words for message in report.messages.all() if message.by != Message.By.STEWARD),
            *(piece.about for piece in report.evidence.listed()),
        ],
        public=[*institutions, *([report.institution.name] if report.institution else [])],
        country=settings.HOLIDAYS_OF[:2],
    )


def is_shared(report):
    """Whether its case follows up somebody else's report as well; how many is nobody's to know."""
    others = report.case.reports.filter(withdrawn_at__isnull=True, erased_at__isnull=True)
    return others.exclude(pk=report.pk).exists()


def joinable_cases(report):
    """The cases that could follow up a report too, those that everybody who was harmed is asked about last."""
    cases = Case.objects.under_way().filter(institution=report.institution, stage__in=JOINABLE)
    return cases.exclude(institution=None).order_by("reference")


def cases_of_institution(institution):
    """What an institution is asked about, from the moment at which the panel took it on."""
    taken_on = Case.objects.filter(institution=institution, moves__kind="accepted", register="")
    return taken_on.select_related("institution").distinct().order_by("-entered_at", "reference")


def cases_for_panel(member, at):
    """What a member of the panel may sit on; those of institutions that they ever spoke for are not shown to them."""
    theirs = Membership.objects.filter(member=member, institution__isnull=False)
    asked = ReopenRequest.objects.unanswered().filter(case=OuterRef("pk"))
    cases = Case.objects.filter(register="").exclude(institution__in=theirs.values("institution"))
    cases = cases.annotate(asks_to_reopen=Exists(asked))
    return cases.select_related("institution").order_by("stage", "entered_at", "reference")


def cases_waiting_for(institution):
    """The cases in which an institution must act next."""
    waiting = (Stage.ACCEPTED, Stage.FINDING_PUBLISHED, Stage.REMEDY_AGREED, Stage.IN_PROGRESS)
    return Case.objects.filter(institution=institution, stage__in=waiting)


def cases_waiting_for_panel(member, at):
    """The cases in which the panel must act next, of those on which the member may sit."""
    waiting = (Stage.BEFORE_PANEL, Stage.UNDER_REVIEW, Stage.REMEDY_PROPOSED, Stage.CHECKING)
    cases = cases_for_panel(member, at)
    return [case for case in cases if case.stage in waiting or case.asks_to_reopen]


def running_clocks(cases, at):
    """The clock that is due first in each of these cases, by the case's reference."""
    running = Clock.objects.running(at).filter(subject__in=[case.reference for case in cases])
    first = {}
    for clock in running.select_related("rule", "institution").order_by("-due_at", "-pk"):
        first[clock.subject] = clock
    return first


def public_cases(at, *, institution=None, stage="", kind="", outcome="", remedy="", register="", year=None):
    """The public log at the moment, newest batch first, narrowed by what is given."""
    cases = Case.objects.published(at).select_related("institution")
    if stage in ("unfinished", "late", "escalated", "over"):
        cases = getattr(cases, stage)(at)
    elif stage in Stage.values:
        cases = cases.filter(shown_stage=stage)
    if institution is not None:
        cases = cases.filter(institution=institution)
    if kind in HarmKind.values:
        # A JSON list is asked for the quoted code, because not every database can look inside a list.
        cases = cases.filter(harm_kinds__icontains=f'"{kind}"')
    if remedy in RemedyKind.values:
        cases = cases.filter(shown_remedies__icontains=f'"{remedy}"')
    if year is not None:
        begins, ends = (community_calendar().midnight(date(number, 1, 1)) for number in (year, year + 1))
        here = Q(register="", published_at__gte=begins, published_at__lt=ends)
        cases = cases.filter(here | Q(reported_on__year=year))
    if outcome:
        cases = cases.filter(shown_outcome=outcome)
    if register == "here":
        cases = cases.filter(register="")
    elif register:
        cases = cases.exclude(register="")
    return cases


def years_of_cases(at):
    """The years in which cases came out or were reported to an outside register, the latest first."""
    here = Q(register="")
    found = Case.objects.published(at).aggregate(
        first=Min("published_at", filter=here),
        last=Max("published_at", filter=here),
        first_outside=Min("reported_on"),
        last_outside=Max("reported_on"),
    )
    days = [community_calendar().local_date(found[end]) for end in ("first", "last") if found[end]]
    years = [day.year for day in [*days, found["first_outside"], found["last_outside"]] if day]
    return range(max(years), min(years) - 1, -1) if years else []


def sums_told(cases):
    """In how many cases of outside registers the account names a sum of money, and of how many."""
    outside = cases.exclude(register="")
    return outside.exclude(register_facts__money=[]).count(), outside.count()


def institutions_with_cases(at):
    named = Case.objects.published(at).values("institution")
    return Institution.objects.filter(pk__in=named).only("code", "name")


def counted_only(at):
    """How many people are counted and no more, as the newest quarter that was told of says; None before the first.

    Nought below eleven. It is never counted anew, so nobody can watch it while somebody else chooses who sees what.
    """
    told = LearnedQuarter.objects.filter(learned_at__lte=at).order_by("-starts_on")
    return told.values_list("counted_only", flat=True).first()


def shown_findings(case, moves):
    """The findings that the public knows of, given the moves that it was shown, oldest first."""
    known = sum(move.kind == Move.Kind.FOUND for move in moves)
    return list(case.findings.filter(published_at__isnull=False).order_by("pk")[:known])


def shown_plans(case, moves):
    """The plans that the public knows of, newest first, each with its items as they were last shown.

    What is delivered or checked of an item comes from the moves too, so that a page never runs ahead of the batch.
    """
    numbers = [move.facts["plan"] for move in moves if move.kind == Move.Kind.PLAN_PROPOSED]
    plans = list(case.plans.filter(number__in=numbers).prefetch_related("items").order_by("-number"))
    said = {}
    for move in moves:
        if move.kind in (Move.Kind.DELIVERED, Move.Kind.CHECKED):
            said[move.facts["plan"], move.facts["item"]] = move
    ended = {
        move.facts["plan"]: move.kind
        for move in moves
        if move.kind in (Move.Kind.PLAN_AGREED, Move.Kind.PLAN_REFUSED)
    }
    for plan in plans:
        plan.ended = ended.get(plan.number, "")
        plan.rows = list(plan.items.all())
        for item in plan.rows:
            move = said.get((plan.number, item.number))
            item.said = "" if move is None else move.facts.get("result", "delivered")
    return plans


def shown_files(case, moves):
    """The files that the public may fetch, given the moves that it was shown, in the order in which they came out."""
    keys = [move.facts["file"] for move in moves if move.kind == Move.Kind.FILE_RELEASED]
    found = Evidence.objects.listed().filter(report__case=case, pk__in=keys, released_at__isnull=False)
    return sorted(found, key=lambda piece: keys.index(str(piece.pk)))


def sign_off_words(case, *, to_institution):
    """What people wrote beside their answers, for the panel; for the institution only what may go on to it."""
    given = SignOff.objects.filter(report__case=case).order_by("signed_at")
    if to_institution:
        given = given.filter(words_go_on=True)
    return [signed for signed in given if signed.words]


def reopen_requests(case):
    return list(ReopenRequest.objects.unanswered().filter(case=case).order_by("asked_at"))
