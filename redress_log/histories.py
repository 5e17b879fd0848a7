"""The histories of harm as they are read: in few queries, narrowed, and for programs."""

from django.conf import settings
from django.db.models import Exists, OuterRef

from community.open_data import LICENCE, utc
from decisions.queries import clock_data
from redress_log.models import HarmHistory, NamedInstitution


def readable():
    """The histories with all that their lists and files need, in few queries."""
    return HarmHistory.objects.prefetch_related(
        "named__institution", "named__clock__rule", "named__clock__moves", "named__acknowledgements"
    )


def narrowed(state, acknowledgement, institution, at):
    """What everybody can read of the histories in one state, or of all that are public where none is asked for."""
    if state == HarmHistory.State.DECLINED:
        found = readable().declined()
    elif state == HarmHistory.State.GATHERING:
        found = readable().gathering()
    else:
        found = readable().standing(state) if state else readable().public()
    named = NamedInstitution.objects.filter(history=OuterRef("pk"))
    if institution is not None:
        named = named.filter(institution=institution)
    if acknowledgement:
        named = named.in_state(acknowledgement, at)
    return found.filter(Exists(named)) if institution is not None or acknowledgement else found


def changed_at(history):
    """When it was last read, listed, answered or signed off."""
    moments = [history.passed_at, history.declined_at, history.listed_at, history.standing_at]
    moments += [said.said_at for named in history.named.all() for said in named.acknowledgements.all()]
    return max(moment for moment in moments if moment is not None)


def history_data(history, at, *, expand=False):
    """A history as JSON values; of one that was not made public only whom it names and the reason."""
    data = {
        "id": f"{settings.BASE_URL}/id/{history.reference}",
        "reference": history.reference,
        "type": "harm_history",
        "status": history.state.value,
        "decline_reason": history.decline_reason or None,
        "institutions": [_named_data(named, at, expand=expand) for named in history.named.all()],
        "as_of": utc(at),
    }
    if history.declined_at is not None:
        return data
    data |= {
        "title": history.title,
        "harmed": history.harmed,
        "from_year": history.from_year,
        "until_year": history.until_year,
        "language": history.language,
        "public_since": utc(history.passed_at),
        "listed_at": utc(history.listed_at),
        "signed_off": history.standing if history.standing in ("part", "whole") else None,
        "standing_since": utc(history.standing_at),
    }
    if expand:
        data |= {
            "what": history.what,
            "proposals": [proposal.reference for proposal in history.proposals.all()],
            "evidence": [
                {
                    "title": evidence.title,
                    "citation": evidence.citation,
                    "url": evidence.url or None,
                    "where": evidence.where or None,
                }
                for evidence in history.evidence.public()
            ],
            "commitments": [
                {
                    "reference": link.commitment.reference,
                    "institution": link.commitment.institution.code,
                    "status": link.commitment.status(at).code.value,
                }
                for link in links(history)
            ],
            "seats": [
                {"seat": said.seat, "word": said.word, "body": said.body, "said_at": utc(said.said_at)}
                for said in history.seat_words.all()
            ],
        }
    return data


def links(history):
    """The commitments that are named as restitution, with all that their states need."""
    return history.commitment_links.select_related(
        "commitment__institution", "commitment__rule", "commitment__decision__proposal"
    ).prefetch_related("commitment__versions", "commitment__updates", "commitment__ratings")


def _named_data(named, at, *, expand):
    data = {"institution": named.institution.code}
    if named.clock is not None:
        data |= {"acknowledgement": named.state(at).value, "clock": clock_data(named.clock, at)}
    if expand:
        data["said"] = [
            {
                "version": said.number,
                "answer": said.answer,
                "body": said.body,
                "language": said.language,
                "said_at": utc(said.said_at),
            }
            for said in named.acknowledgements.all()
        ]
    return data


# One row for each institution that a history names.
COLUMNS = [
    *("reference", "status", "title", "harmed", "from_year", "until_year", "language", "public_since"),
    *("listed_at", "signed_off", "institution", "acknowledgement", "answer_due_on", "days_late", "licence"),
]


def rows(history, at):
    """The history as rows of a table, in the order of ``COLUMNS``: one for each institution that it names."""
    data = history_data(history, at)
    for named in data["institutions"]:
        clock = named.get("clock", {})
        row = data | {
            "institution": named["institution"],
            "acknowledgement": named.get("acknowledgement"),
            "answer_due_on": clock.get("due_local_date"),
            "days_late": clock.get("days_late"),
            "licence": LICENCE,
        }
        yield ["" if row.get(column) is None else str(row[column]) for column in COLUMNS]
