"""Notices as they are read: in few queries, narrowed, and for programs."""

from django.conf import settings

from accountability import subjects
from accountability.framework import GROUPS
from accountability.models import Notice
from community.open_data import LICENCE, utc

COLUMNS = [
    *("reference", "institution", "respondent", "component", "shortfall", "trigger", "state", "rung"),
    *("triggered_at", "published_at", "closed_at", "licence"),
]


def readable():
    """The notices with all that their lists need, in few queries."""
    return Notice.objects.select_related("institution", "petition")


def narrowed(institution, state, component):
    found = readable().public()
    if institution is not None:
        found = found.filter(institution=institution)
    if component:
        found = found.filter(component=component)
    if state == "open":
        return found.open()
    return found.filter(state=state) if state else found


def notice_data(notice, at, *, expand=False):
    """A notice as JSON values; ``expand`` adds its records, words, motions with their votes, plans and consequences."""
    data = {
        "id": f"{settings.BASE_URL}/id/{notice.reference}",
        "reference": notice.reference,
        "type": "shortfall_notice",
        "respondent": notice.respondent,
        "institution": notice.institution.code if notice.institution else None,
        "component": notice.component,
        "component_name": GROUPS[notice.component].key,
        "shortfall": notice.shortfall,
        "trigger": notice.trigger,
        "rule": notice.rule,
        "state": notice.state,
        "rung": notice.rung,
        "triggered_at": utc(notice.triggered_at),
        "published_at": utc(notice.published_at),
        "closed_at": utc(notice.closed_at),
        "as_of": utc(at),
    }
    if expand:
        petition = getattr(notice, "petition", None)
        data |= {
            "words": notice.words or None,
            "petition": petition.reference if petition else None,
            "records": [
                {"reference": row.subject, "since": row.since_on.isoformat() if row.since_on else None}
                for row in notice.records.all()
            ],
            "said": [
                {"kind": word.kind, "body": word.body, "by": word.by, "said_at": utc(word.said_at)}
                for word in notice.said.all()
            ],
            "motions": [_motion(motion) for motion in notice.motions.all() if motion.decided_at],
            "plans": [_plan(plan) for plan in notice.plans.all()],
            "consequences": [
                {
                    "kind": each.kind,
                    "subject": each.subject or None,
                    "clause": each.clause,
                    "ends_when": each.exit_condition,
                    "ordered_at": utc(each.ordered_at),
                    "lifted_at": utc(each.lifted_at),
                }
                for each in notice.consequences.all()
            ],
            "referrals": [
                {
                    "agency": each.agency,
                    "name": each.named,
                    "ground": each.ground,
                    "sent_on": each.sent_on.isoformat(),
                    "replied_on": each.replied_on.isoformat() if each.replied_on else None,
                    "reply": each.reply or None,
                }
                for each in notice.referrals.all()
            ],
        }
    return data


def _motion(motion):
    return {
        "kind": motion.kind,
        "body": motion.body,
        "reasons": motion.reasons,
        "carried": motion.is_carried,
        "decided_at": utc(motion.decided_at),
        "votes": [{"seat": vote.seat, "choice": vote.choice} for vote in motion.votes.all()],
    }


def _plan(plan):
    return {
        "number": plan.number,
        "words": plan.words,
        "proposed_at": utc(plan.proposed_at),
        "agreed_at": utc(plan.agreed_at),
        "returned_at": utc(plan.returned_at),
        "items": [
            {
                "what": item.what,
                "owner": item.owner,
                "due_on": item.due_on.isoformat(),
                "money": item.money,
                "evidence": item.evidence or None,
                "result": item.result or None,
            }
            for item in plan.items.all()
        ],
    }


def row(notice, at):
    data = notice_data(notice, at) | {"licence": LICENCE}
    return ["" if data[column] is None else str(data[column]) for column in COLUMNS]


def shown_records(notice, at):
    """The records behind a notice as ``subjects.Row`` where there is one, with since when: ``[(record, row or None)]``."""
    records = list(notice.records.all())
    found = subjects.rows([record.subject for record in records], at)
    return [(record, found.get(record.subject)) for record in records]
