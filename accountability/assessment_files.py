"""The three voices on an institution as files for programs: small codes, words, moments and references."""

from django.conf import settings

from accountability import queries, rules
from accountability.models import CriterionRating
from community.open_data import LICENCE, utc

COLUMNS = [
    *("institution", "quarter", "about", "voice", "seat", "rating", "evidence", "records", "version"),
    *("replaced", "rated_at", "licence"),
]


def assessment_data(institution, period, at):
    return {
        "id": f"{settings.BASE_URL}/id/{institution.code}",
        "institution": institution.code,
        "quarter": period.name,
        "rated_from": utc(rules.rating_opens_at(period)),
        "rated_until": utc(rules.rating_ends_at(period, at)),
        "as_of": utc(at),
        "criteria": [
            {
                "criterion": row.criterion.code,
                "is_assessed": row.is_assessed,
                "silent": [str(voice) for voice in row.silent],
                "ratings": list(_ratings(row)),
            }
            for row in queries.assessed(institution, period, at)
        ],
        "commitments": [
            {"commitment": row.commitment.reference, "ratings": list(_voices(row))}
            for row in queries.promised(institution, queries.last_moment(period, at))
        ],
        "licence": LICENCE,
    }


def rows(institution, period, at):
    """The same as rows of a table, in the order of ``COLUMNS``."""
    head = {"institution": institution.code, "quarter": period.name, "licence": LICENCE}
    for row in queries.assessed(institution, period, at):
        for data in _ratings(row):
            yield _line(head | {"about": row.criterion.code} | data)
    for row in queries.promised(institution, queries.last_moment(period, at)):
        for data in _voices(row):
            yield _line(head | {"about": row.commitment.reference} | data)


def _line(data):
    told = data | {"records": " ".join(data["records"]), "replaced": "yes" if data["replaced"] else "no"}
    return ["" if told[column] is None else str(told[column]) for column in COLUMNS]


def _ratings(row):
    for voice in CriterionRating.Voice:
        for place, rating in enumerate(row.said[voice]):
            yield {
                "voice": rating.voice,
                "seat": rating.seat or None,
                "rating": rating.rating,
                "evidence": rating.evidence,
                "records": rating.records,
                "version": rating.number,
                "replaced": place > 0,
                "rated_at": utc(rating.rated_at),
            }


def _voices(row):
    """What stands of a commitment: how far its institution says that it is, and how the others rated it."""
    if row.institution is not None:
        said = row.institution
        yield _voice("institution", None, said.progress, said.evidence or said.body, said.said_at)
    for rating in (row.community, row.oversight):
        if rating is not None:
            yield _voice(rating.voice, rating.seat or None, rating.rating, rating.evidence, rating.rated_at)


def _voice(voice, seat, rating, evidence, rated_at):
    return {
        "voice": str(voice),
        "seat": seat,
        "rating": str(rating),
        "evidence": evidence,
        "records": [],
        "version": None,
        "replaced": False,
        "rated_at": utc(rated_at),
    }
