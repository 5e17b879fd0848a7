"""What pages read.

The first two open a private report and are for its own person only; the next two are for stewards.
"""

from django.conf import settings
from django.db.models import F

from community.models import Institution, Membership, community_calendar
from redress_log.leaks import scan
from redress_log.models import Case, HarmKind, Report, Stage, hash_case_code

# Fewer people than this are never counted in public.
FEWEST_SHOWN = 11


def report_for_code(code):
    """The report that this case code opens, or None.

    The database is asked for a few characters of the hash only; the whole is compared in constant time.
    """
    candidates = Report.objects.select_related("institution", "case").filter(
        code_hash__startswith=hash_case_code(code)[:4]
    )
    found = None
    for report in candidates:
        if report.fits(code):
            found = report
    return found


def reports_of(member):
    """The reports that a member made while signed in, newest first."""
    return Report.objects.made_by(member).select_related("institution", "case").order_by("-reported_at")


def desk(steward, at):
    """Reports that have not come out yet, unread ones first, each by the date that they were due.

    As ``rules.can_read`` says of one report, a steward sees none about an institution that they speak for.
    """
    theirs = Membership.objects.current(at).filter(member=steward, role__in=Membership.INSTITUTION_ROLES)
    return (
        Report.objects.filter(closed_at__isnull=True, case__isnull=True)
        .exclude(institution__in=theirs.values("institution"))
        .select_related("institution", "case")
        .order_by(F("acknowledged_at").asc(nulls_first=True), "read_due_at", "id")
    )


def waiting_for_steward(steward, at):
    """The reports of the desk that the steward must move on; the others wait for the person's consent."""
    return [report for report in desk(steward, at) if report.stage(at) != Stage.WAITING_YOU]


def warnings(report, summary):
    """What in words for the public could tell who the person is."""
    institutions = Institution.objects.filter(is_registered=True).values_list("name", flat=True)
    return scan(
        summary,
        private=report.confided,
        public=[*institutions, *([report.institution.name] if report.institution else [])],
        country=settings.HOLIDAYS_OF[:2],
    )


def public_cases(at, *, institution=None, stage="", harm_kind=""):
    """The public log at the moment, newest batch first, narrowed by what is given."""
    cases = Case.objects.published(at).select_related("institution", "answer_clock")
    if stage in ("waiting_institution", "answered", "closed"):
        cases = getattr(cases, stage)(at)
    if institution is not None:
        cases = cases.filter(institution=institution)
    if harm_kind in HarmKind.values:
        # A JSON list is asked for the quoted code, because not every database can look inside a list.
        cases = cases.filter(harm_kinds__icontains=f'"{harm_kind}"')
    return cases


def institutions_with_cases(at):
    return Institution.objects.filter(redress_cases__published_at__lte=at).distinct()


def counted_only(at):
    """How many people asked to be counted and no more, in whole elevens, up to the last quarter's end.

    Nought below eleven. Two of these numbers differ by a whole eleven or not at all, so no person can be
    found by subtracting one from the other.
    """
    today = community_calendar().local_date(at)
    quarter = community_calendar().midnight(today.replace(month=today.month - (today.month - 1) % 3, day=1))
    people = Report.objects.filter(
        shown_to_public=Report.ShownToPublic.COUNT_ONLY, reported_at__lt=quarter
    ).count()
    return people - people % FEWEST_SHOWN
