"""What readers ask of decisions: one row as open data, and what the public log says of its texts."""

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from community.open_data import LICENCE, utc
from decisions import drafting, opinions
from decisions.models import (
    Commitment,
    Decision,
    DecisionVersion,
    Draft,
    Heading,
    SignedFingerprint,
)
from record.queries import is_published


def readable(*, with_texts=False):
    """The decisions with all that their status and their lists need, in few queries.

    The texts of their versions are read along only where they are shown.
    """
    versions = DecisionVersion.objects.prefetch_related("checks__clock__rule")
    answers = Prefetch(
        "explanation_requests__answer",
        DecisionVersion.objects.select_related("decision").defer("sections", "points"),
    )
    beside = (answers, "challenges__clock__rule", "dissents", "conflicts") if with_texts else ()
    return Decision.objects.select_related(
        "proposal", "poll", "institution", "decide_clock__rule", "explain_clock__rule"
    ).prefetch_related(
        Prefetch("versions", versions if with_texts else versions.defer("sections", "points")),
        "commitments",
        "earlier_outcomes__explain_clock__rule",
        "explanation_requests__clock__rule",
        *beside,
    )


def read_moves(clocks):
    """Read whatever moved these dates in few queries, for a page or file that says so of each."""
    prefetch_related_objects(clocks, "moves__pause")


def written(decision, language):
    """The text that is published next, as the parts of ``drafting``: the draft, or what it would start from."""
    draft = Draft.objects.filter(decision=decision).first()
    if draft is not None:
        return draft.parts
    version = decision.version_for(language)
    if version is None:
        return drafting.parts(dict.fromkeys(Heading.values, ""), [])
    return drafting.parts(version.sections, version.points, language=version.language)


def translations(decision):
    """How each language stands to the newest text: ``{"language", "state", "version"}``.

    The state is ``original``, ``translated``, ``older`` than the original, or ``missing``.
    """
    original = decision.newest_original()
    rows = []
    for code, _name in settings.LANGUAGES if original else ():
        in_it = [version for version in decision.versions.all() if version.language == code]
        newest = max(in_it, key=lambda version: version.number, default=None)
        if code == original.language:
            state, newest = "original", original
        elif newest is None:
            state = "missing"
        else:
            state = "translated" if newest.number > original.number else "older"
        rows.append({"language": code, "state": state, "version": newest})
    return rows


COLUMNS = [
    "reference",
    "title",
    "institution",
    "status",
    "outcome",
    "followed_vote",
    "due_on",
    "days_late",
    "opened_at",
    "decided_at",
    "explained_at",
    "proposal",
    "ballot",
    "licence",
]


def as_row(decision, at):
    """The decision as a row of a table, in the order of ``COLUMNS``."""
    status = decision.status(at)
    explained_at = decision.explain_clock and utc(decision.explain_clock.stopped_at)
    cells = (
        decision.reference,
        decision.title,
        decision.institution.code,
        status.code.value,
        decision.outcome,
        decision.followed_vote,
        status.reading.due_on.isoformat(),
        status.days_late,
        utc(decision.opened_at),
        utc(decision.decided_at),
        explained_at,
        decision.proposal.reference,
        decision.poll and decision.poll.reference,
        LICENCE,
    )
    return ["" if value is None else str(value) for value in cells]


def as_data(decision, at, *, expand=False):
    """The decision as JSON values: stable codes, RFC 3339 moments in UTC, days as ISO dates.

    ``expand`` adds the versions with their texts.
    """
    status = decision.status(at)
    newest = max(decision.versions.all(), key=lambda version: version.number, default=None)
    data = {
        "id": f"{settings.BASE_URL}/id/{decision.reference}",
        "reference": decision.reference,
        "type": "decision",
        "version": newest.number if newest else None,
        "status": status.code.value,
        "outcome": decision.outcome or None,
        "followed_vote": decision.followed_vote or None,
        "institution": decision.institution.code,
        "proposal": decision.proposal.reference,
        "ballot": decision.poll.reference if decision.poll else None,
        "opened_at": utc(decision.opened_at),
        "decided_at": utc(decision.decided_at),
        "clocks": [clock_data(clock, at) for clock in decision.clocks()],
        "commitments": [commitment.reference for commitment in decision.commitments.all()],
        "integrity": {"sha256": newest.fingerprint if newest else None},
        "as_of": utc(at),
    }
    if expand:
        data["versions"] = [_version_data(version) for version in decision.versions.all()]
        data["opinions"] = opinions.as_data(decision, at)
    return data


def readable_commitments():
    """The commitments with all that their status and their lists need, in few queries."""
    return Commitment.objects.select_related("institution", "rule", "decision__proposal").prefetch_related(
        "versions", "updates", "ratings"
    )


def commitment_data(commitment, at, *, expand=False):
    """A commitment as JSON values; ``expand`` adds its earlier words, the updates and the ratings."""
    words, status = commitment.words(at), commitment.status(at)
    data = {
        "id": f"{settings.BASE_URL}/id/{commitment.reference}",
        "reference": commitment.reference,
        "type": "commitment",
        "kind": commitment.kind,
        "status": status.code.value,
        "days_late": status.days_late,
        "institution": commitment.institution.code,
        "decision": commitment.decision.reference if commitment.decision else None,
        **_words_data(words),
        "missing": [part for part in words.PARTS if not getattr(words, part)],
        "made_at": utc(commitment.made_at),
        "withdrawn_at": utc(commitment.withdrawn_at),
        "as_of": utc(at),
    }
    if expand:
        data["versions"] = [_words_data(version) for version in commitment.versions.all()]
        data["updates"] = [
            {
                "progress": update.progress,
                "body": update.body,
                "evidence": update.evidence,
                "language": update.language,
                "said_at": utc(update.said_at),
            }
            for update in commitment.updates.all()
        ]
        data["ratings"] = [
            {
                "voice": rating.voice,
                "seat": rating.seat or None,
                "rating": rating.rating,
                "evidence": rating.evidence,
                "rated_at": utc(rating.rated_at),
            }
            for rating in commitment.ratings.all()
        ]
    return data


# The names of ``commitment_data`` in a table.
COMMITMENT_COLUMNS = [
    *("reference", "kind", "institution", "decision", "status", "days_late", "version", "language"),
    *("who", "what", "due_on", "measure", "money", "missing", "made_at", "withdrawn_at", "licence"),
]


def commitment_row(commitment, at):
    """The commitment as a row of a table, in the order of ``COMMITMENT_COLUMNS``."""
    data = commitment_data(commitment, at) | {"licence": LICENCE}
    data["missing"] = " ".join(data["missing"])
    return ["" if data[column] is None else str(data[column]) for column in COMMITMENT_COLUMNS]


def _words_data(version):
    return {
        "version": version.number,
        "language": version.language,
        "who": version.who,
        "what": version.what,
        "due_on": version.due_on.isoformat() if version.due_on else None,
        "measure": version.measure,
        "money": version.money,
        "change_note": version.change_note or None,
        "published_at": utc(version.published_at),
        "sha256": version.fingerprint,
    }


def clock_data(clock, at):
    reading = clock.reading(at)
    return {
        "kind": clock.kind,
        "rule": clock.rule.reference,
        "started_at": utc(clock.started_at),
        "due_local_date": reading.due_on.isoformat(),
        "first_due_local_date": reading.first_due_on.isoformat(),
        "time_zone": clock.time_zone,
        "stopped_at": utc(clock.stopped_at),
        "state": reading.state.value,
        "days_late": reading.days if reading.is_late else 0,
        "moves": [
            {
                "kind": move.kind,
                "moved_local_date": move.moved_on.isoformat(),
                "was_due_local_date": move.old_due_on.isoformat(),
                "due_local_date": move.due_on.isoformat(),
            }
            for move in (clock.explained_moves() if clock.moved_at else [])
        ],
    }


def _version_data(version):
    withheld = version.is_withheld()
    return {
        "version": version.number,
        "language": version.language,
        "origin": "translation" if version.kind == version.Kind.TRANSLATION else "original",
        "kind": version.kind or None,
        "change_note": version.change_note or None,
        "published_at": utc(version.published_at),
        "by": version.by,
        "sha256": version.fingerprint,
        "withheld": withheld,
        "sections": None if withheld else version.sections,
        "points": None if withheld else version.points,
    }


def check(version, entries):
    """What the public log's entries about a decision say of a version: the input of the component ``verify.html``.

    ``state`` is ``matches``, ``waiting`` (not yet in the log), ``differs`` or ``removed``.
    """
    entry = next(
        (
            entry
            for entry in entries
            if entry.kind in ("decisions.published", "decisions.corrected")
            and entry.facts.get("version") == version.number
        ),
        None,
    )
    if version.is_withheld():
        state = "removed"
    elif not version.matches_fingerprint or (entry and entry.facts["fingerprint"] != version.fingerprint):
        state = "differs"
    else:
        state = "matches" if entry else "waiting"
    return {
        "state": state,
        "since": version.published_at,
        "version": version.number,
        "fingerprint": version.fingerprint,
        "entry_index": entry.index if entry else None,
        "entry_url": entry.get_absolute_url() if entry else None,
        "signed_url": _signed_url(version),
        "how_url": f"{reverse('record:how_to_verify')}#a-decision",
    }


def _signed_url(version):
    """Where the signed fingerprint is, once its entry has its number; else nothing."""
    signed = SignedFingerprint.objects.filter(version=version).first()
    if signed is None or not is_published(signed.path):
        return ""
    return reverse("record_file", kwargs={"path": signed.path})
