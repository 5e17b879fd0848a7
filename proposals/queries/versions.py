"""Every text that a proposal ever had: the list, one of them, and what stood there on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from community.dates import short_day
from community.models import Institution
from proposals import registers
from proposals.citations import Source
from proposals.models import Proposal, ProposalVersion
from proposals.queries.standing import Standing, standing


def version_lines(proposal, versions):
    """The versions, newest first, as the component shows them, each with who published it in which role."""
    versions = list(versions)
    first = _first_role(proposal)
    codes = {v.by.partition(":")[2] for v in versions if v.by.startswith("institution:")}
    names = dict(Institution.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    names[proposal.lead_organisation.code] = proposal.lead_organisation.name
    return [
        {
            "number": version.number,
            "at": version.published_at,
            "kind": version.get_kind_display(),
            "note": version.note,
            "author": _role(version.by or first, names),
            "url": reverse("proposals:version", args=[proposal.reference, version.number]),
            "compare_url": version.number > 1
            and reverse("proposals:compare", args=[proposal.reference, version.number - 1, version.number]),
            "removed": version.withheld_at is not None,
        }
        for version in versions
    ]


def _first_role(proposal):
    """In which role the first version was published, which follows from how the proposal was filed."""
    match proposal.filed_as:
        case Proposal.FiledAs.INSTITUTION:
            return f"institution:{proposal.lead_organisation.code}"
        case Proposal.FiledAs.IMPORT:
            return "system:import"
    return "member"


def _role(by, names):
    kind, _colon, code = by.partition(":")
    match kind:
        case "institution":
            return names.get(code, code)
        case "member":
            return _("A community member")
        case "steward":
            return _("A steward")
        case "system":
            return _("An import")
    return ""


def language_line(language):
    """In which language the words are."""
    if language not in LANG_INFO:
        return ""
    return _("This text is in %(language)s.") % {"language": get_language_info(language)["name_translated"]}


def in_other_languages(versions):
    """The newest version in each language other than the newest's own, newest first."""
    versions, found = sorted(versions, key=lambda version: -version.number), {}
    for version in versions:
        found.setdefault(version.language, version)
    return [version for version in found.values() if version.language != versions[0].language]


@dataclass(frozen=True)
class Then:
    """What a reader saw at a moment that is past: the version in force, and where the proposal stood."""

    moment: datetime
    version: ProposalVersion
    standing: Standing | None


class NotThen(Exception):
    """There is nothing to show for this day; the message is a sentence for the reader."""


def read_day(words):
    """The day that an address or a form names, as ``2026-05-01``; raises ``NotThen`` for anything else."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day.isoformat() != words:
        raise NotThen(_("“%(words)s” is not a day. Write it as in 2026-05-01.") % {"words": words[:40]})
    return day


def as_of_day(proposal, day, at):
    """What stood there at the end of a local day, or at this moment when the day has not ended.

    Raises ``NotThen`` for a day that has not begun and one before the proposal was public.
    """
    if day > timezone.localdate(at):
        raise NotThen(_("%(day)s is still to come.") % {"day": short_day(day)})
    zone = timezone.get_default_timezone()
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone)
    moment = min(at, midnight - timedelta(microseconds=1))
    versions = proposal.versions.filter(published_at__lte=moment)
    version = versions.order_by("-number").first()
    if version is None:
        raise NotThen(
            _("Nobody could read it on %(day)s. It became public on %(first)s.")
            % {
                "day": short_day(day),
                "first": short_day(proposal.versions.order_by("number").first().published_at),
            }
        )
    return Then(moment, version, _stood(proposal, moment))


def _stood(proposal, moment):
    """Where the proposal stood at the moment, from its row's history; None when no row tells."""
    row = (
        proposal.history.exclude(state=Proposal.State.DRAFT)
        .filter(history_date__lte=moment)
        .order_by("-history_date", "-history_id")
        .first()
    )
    return standing(row.instance, moment) if row else None


def source_of(proposal, version, at):
    """What a citation of this version names, in a sentence and in files alike: what the version itself says."""
    lead = Institution.objects.filter(code=version.text["lead_organisation"] or "").first()
    by_resident = proposal.filed_as == Proposal.FiledAs.RESIDENT
    return Source(
        key=proposal.reference,
        author=_("A community member of %(site)s") % {"site": settings.SITE_NAME}
        if by_resident or lead is None
        else lead.name,
        title=version.text["title"] or proposal.reference,
        version=version.number,
        published_on=timezone.localdate(version.published_at),
        site=settings.SITE_NAME,
        url=f"{settings.BASE_URL}{version.get_absolute_url()}",
        language=version.language,
        fingerprint=version.fingerprint,
        read_on=timezone.localdate(at),
        told_by=registers.REGISTERS[proposal.register].title if proposal.register else "",
    )


def citation(proposal, version, at):
    """How to cite this version, in one sentence."""
    source = source_of(proposal, version, at)
    who = source.author
    if source.told_by:
        who = _("%(institution)s, as told by the %(register)s") % {
            "institution": who,
            "register": source.told_by,
        }
    return _(
        "%(who)s, “%(title)s”, %(reference)s, version %(number)d of %(day)s, %(site)s, %(url)s "
        "(fingerprint %(fingerprint)s). Read on %(today)s."
    ) % {
        "who": who,
        "title": source.title,
        "reference": source.key,
        "number": source.version,
        "day": short_day(version.published_at),
        "site": source.site,
        "url": source.url,
        "fingerprint": source.fingerprint[:12],
        "today": short_day(at),
    }


def formats(proposal, version):
    """Rows of words and address: the proposal as files, those of a version pinned to it."""
    pinned = [
        (_("Plain text"), "txt"),
        (_("Citation as BibTeX"), "bib"),
        (_("Citation as RIS"), "ris"),
        (_("Citation as CSL-JSON"), "csl.json"),
    ]
    return [
        ("JSON", reverse("proposals:detail_json", args=[proposal.reference])),
        *(
            (words, reverse("proposals:version_file", args=[proposal.reference, version.number, ending]))
            for words, ending in pinned
        ),
    ]
