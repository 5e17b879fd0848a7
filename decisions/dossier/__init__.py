"""All that belongs to a decision in one place: what was proposed, said, voted, decided, explained and promised.

It is a function of the facts and of one moment: the same moment gives the same bytes later, as long as nothing was
taken out since.
"""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ballots.queries import files_of
from ballots.views.numbers import counts
from community.models import Clock
from community.open_data import LICENCE, LICENCE_ADDRESS
from decisions import queries, stood, uses
from decisions.dossier import contents
from decisions.models import Dossier, SignedFingerprint
from decisions.pdf.dossier import render
from proposals.deliberation import newest_summary
from proposals.queries import given_and_missing, sections_of
from record.queries import number_about
from record.verify import canonical

READMES = {"en": "README.txt", "es": "LEEME.txt"}


@dataclass(frozen=True)
class Parts:
    """What a dossier is made of, as it stood at the moment: rows for its pages, and ``files`` by their names."""

    decision: object
    moment: object
    proposal: object
    summary: object
    version: object
    checks: list
    commitments: list
    use: dict
    clocks: list
    poll_rows: list
    poll_files: list
    files: dict

    @property
    def fingerprints(self):
        """The SHA-256 of each file."""
        return [(name, hashlib.sha256(data).hexdigest()) for name, data in self.files.items()]


def make(reference, moment, language):
    """The dossier's PDF and its archive, as bytes, with labels in the language."""
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        parts = gather(reference, moment, language)
        pdf = render(parts, language)
    return pdf, _archive(parts, pdf, language)


def gather(reference, moment, language):
    decision = stood.as_it_stood(reference, moment)
    version = decision.version_for(language)
    text = stood.text_of_proposal(decision.proposal, decision.decided_at or moment)
    summary = newest_summary(decision.proposal)
    if summary is not None and (summary.said_at > moment or not summary.is_shown):
        summary = None
    commitments = list(queries.readable_commitments().filter(decision=decision, made_at__lte=moment))
    commitments.sort(key=lambda commitment: (commitment.made_at, commitment.pk))
    use = _use(decision.proposal, moment)
    clocks = [*decision.clocks(), *(challenge.clock for challenge in decision.challenges.all())]
    files = {
        "proposal.json": canonical(contents.proposal_data(decision, text)),
        "summary.json": summary and canonical(contents.summary_data(summary)),
        "ballot.json": decision.poll and canonical(contents.ballot_data(decision.poll)),
        f"{reference}-v{version.number}.json" if version else "": version and version.canonical(),
        "points.csv": contents.points(version, decision.proposal) if version and version.points else None,
        "beside.json": canonical(contents.beside_data(decision, moment)),
        "commitments.json": canonical(
            [contents.plain(queries.commitment_data(each, moment, expand=True)) for each in commitments]
        ),
        "use.json": canonical(uses.told(**use)) if any(use.values()) else None,
        "clocks.json": canonical([queries.clock_data(clock, moment) for clock in clocks]),
    }
    note = version and SignedFingerprint.objects.filter(version=version, signed_at__lte=moment).first()
    if note:
        files[note.path.rpartition("/")[2]] = note.note.encode()
    return Parts(
        decision=decision,
        moment=moment,
        proposal=text and _proposal_rows(text),
        summary=summary,
        version=version,
        checks=[check for each in decision.versions.all() for check in each.checks.all()],
        commitments=[
            {
                "commitment": each,
                "words": each.words(moment),
                "status": each.status(moment),
                "updates": [update for update in each.updates.all() if update.said_at <= moment],
                "ratings": [rating for rating in each.ratings.all() if rating.rated_at <= moment],
            }
            for each in commitments
        ],
        use=use,
        clocks=[{"clock": clock, "reading": clock.reading(moment)} for clock in clocks],
        poll_rows=_poll_rows(decision.poll) if decision.poll else [],
        poll_files=files_of(decision.poll) if decision.poll else [],
        files={name: data for name, data in files.items() if data},
    )


def subjects_of(decision):
    """The references whose entries on the record change what a dossier says."""
    poll = [decision.poll.reference] if decision.poll else []
    made = list(decision.commitments.values_list("reference", flat=True))
    return [decision.reference, decision.proposal.reference, *poll, *made]


def is_current(dossier, decision, at):
    """Whether a dossier that was made still says what is true at the moment.

    What runs says something else every day, even when nobody does anything.
    """
    if dossier.made_at is None:
        return False
    subjects = subjects_of(decision)
    if dossier.entries != number_about(subjects):
        return False
    if timezone.localdate(dossier.as_of) == timezone.localdate(at):
        return True
    running = Clock.objects.running(at).filter(subject=decision.reference)
    return not (running.exists() or decision.commitments.exists())


def forget(decision):
    """Delete what was put together of words that are being taken out."""
    Dossier.objects.filter(decision=decision).delete()


def _proposal_rows(text):
    return {"text": text, "sections": given_and_missing(sections_of(text.text, withheld=text.withheld))}


def _poll_rows(poll):
    """Rows of words and numbers, under the name of each community that voted on its own."""
    groups = [(each.name, counts(poll, each.result or {}, of_seats=False)) for each in poll.electorates.all()]
    return [
        (name, rows)
        for name, rows in groups or [("", counts(poll, poll.result or {}, of_seats=True))]
        if rows
    ]


def _use(proposal, moment):
    """What had been told of the use by the moment."""
    rows = {
        "releases": proposal.releases.order_by("month", "dataset"),
        "outputs": proposal.outputs.order_by("published_on", "pk"),
        "reports": proposal.use_reports.all(),
    }
    return {name: list(told.filter(reported_at__lte=moment)) for name, told in rows.items()}


def _archive(parts, pdf, language):
    """The PDF, each part as a file, a README in each language and the SHA-256 of all of them."""
    reference = parts.decision.reference
    files = {f"{reference}-dossier-{language}.pdf": pdf, **parts.files}
    for readme_language, name in READMES.items():
        with translation.override(readme_language):
            text = render_to_string(
                "decisions/dossier_readme.txt",
                {
                    "parts": parts,
                    "site_name": settings.SITE_NAME,
                    "address": f"{settings.BASE_URL}{parts.decision.get_absolute_url()}",
                    "licence": f"{LICENCE} <{LICENCE_ADDRESS}>",
                },
            )
        files[name] = text.encode()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    out = io.BytesIO()
    day = parts.moment.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(f"{reference}-dossier/{name}", day)
            info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
