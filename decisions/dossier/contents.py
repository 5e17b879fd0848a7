"""The parts of a dossier for programs: what is in its JSON files and its table."""

import csv
import io

from django.conf import settings

from ballots.queries import files_of
from community.open_data import cell, utc
from decisions import opinions, sources


def proposal_data(decision, text):
    return {
        "proposal": decision.proposal.reference,
        "version": text and text.number,
        "language": text and text.language,
        "published_at": text and utc(text.published_at),
        "sha256": text and text.fingerprint,
        "withheld": text.withheld if text else [],
        "answers": text and text.text,
    }


def summary_data(summary):
    return {
        "proposal": summary.proposal.reference,
        "number": summary.number,
        "language": summary.language,
        "said_at": utc(summary.said_at),
        "points": [
            {
                "point": point,
                "views": [f"{summary.proposal.reference}/{number}" for number in summary.views_of(place)],
            }
            for place, point in enumerate(summary.points, start=1)
        ],
        **{name: getattr(summary, name) for name in summary.PARTS},
    }


def ballot_data(poll):
    return {
        "ballot": poll.reference,
        "kind": poll.kind,
        "rule": poll.rule,
        "question": {
            language: getattr(poll, f"question_{language}") for language, _name in settings.LANGUAGES
        },
        "outcome": poll.outcome,
        "closed_at": utc(poll.closed_at),
        "result": poll.result or None,
        "communities": [
            {"code": each.code, "outcome": each.outcome or None, "result": each.result or None}
            for each in poll.electorates.all()
        ],
        "files": [file["url"] for file in files_of(poll)],
    }


def points(version, proposal):
    """The rows of the third heading as a table that no spreadsheet runs, each with where it was raised."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "point", "answer", "change", "sources"])
    for number, row in enumerate(version.points, start=1):
        words = (cell(row.get(name, "")) for name in ("point", "answer", "change"))
        raised_in = (
            f"{settings.BASE_URL}{sources.address(source, proposal.reference)}"
            for source in row.get("sources", ())
        )
        writer.writerow([number, *words, " ".join(raised_in)])
    return out.getvalue().encode()


def beside_data(decision, moment):
    return {
        "opinions": opinions.as_data(decision, moment),
        "earlier_outcomes": [
            {
                "outcome": each.outcome,
                "followed_vote": each.followed_vote,
                "decided_at": utc(each.decided_at),
                "replaced_at": utc(each.replaced_at),
                "reason": each.reason,
            }
            for each in decision.earlier_outcomes.all()
        ],
        "checks": [
            {
                "version": version.number,
                "is_complete": check.is_complete,
                "missing": check.missing,
                "missing_points": check.missing_points,
                "note": check.note,
                "checked_at": utc(check.checked_at),
            }
            for version in decision.versions.all()
            for check in version.checks.all()
        ],
        "requests": [
            {
                "asked_by": each.asked_by,
                "body": each.body,
                "asked_at": utc(each.asked_at),
                "answered_by_version": each.answer and each.answer.number,
            }
            for each in decision.explanation_requests.all()
        ],
        "challenges": [
            {
                "about": each.about,
                "reason": each.reason,
                "made_at": utc(each.made_at),
                "answered_at": utc(each.answered_at),
                "upheld": each.upheld,
                "answer": each.answer or None,
            }
            for each in decision.challenges.all()
        ],
        "dissents": [
            {
                "about": each.about,
                "seat": each.seat,
                "body": each.body,
                "language": each.language,
                "said_at": utc(each.said_at),
            }
            for each in decision.dissents.all()
        ],
        "conflicts": [
            {
                "role": each.role,
                "tie": each.tie,
                "stepped_aside": each.stepped_aside,
                "declared_at": utc(each.declared_at),
            }
            for each in decision.conflicts.all()
        ],
    }


def plain(data):
    """The same without what the record's own form of JSON does not carry."""
    return {name: value for name, value in data.items() if name != "as_of"}
