"""What one proposal's page and its file say beyond its text."""

from community.open_data import utc
from proposals import registers
from proposals.models import Proposal, fingerprint
from proposals.queries.lists import summary_json
from proposals.queries.people import people_json


def other_versions_of_agreement(proposal):
    """Other proposals that a register lists under the same agreement, by version."""
    if not proposal.agreement:
        return Proposal.objects.none()
    return (
        Proposal.objects.public()
        .filter(register=proposal.register, agreement=proposal.agreement)
        .exclude(pk=proposal.pk)
        .order_by("source_version")
    )


def attribution(proposal):
    """The sentence that the source's licence asks for, or an empty one."""
    register = registers.REGISTERS.get(proposal.register)
    return register.attribution if register else ""


def check(version, text, entries):
    """What "Check this record" says: whether the text shown, the version and the public log agree."""
    told = [
        entry
        for entry in entries
        if entry.facts.get("version") == version.number and entry.kind.startswith("proposals.")
    ]
    entry = told[0] if told else None
    if version.withheld:
        state = "removed"
    elif fingerprint(text) != version.fingerprint:
        state = "differs"
    elif entry is None:
        state = "waiting"
    else:
        state = "matches" if entry.facts["fingerprint"] == version.fingerprint else "differs"
    return {
        "state": state,
        "since": version.published_at,
        "version": version.number,
        "fingerprint": version.fingerprint,
        "entry_index": entry.index if entry else None,
        "entry_url": entry.get_absolute_url() if entry else "",
    }


def record_json(proposal, versions, at, base_url):
    """What a proposal's own JSON says: its list line, the 35 answers, its versions and its source."""
    return summary_json(proposal, at, base_url) | {
        "as_of": utc(at),
        "answers": proposal.answers(),
        "people": people_json(proposal),
        "versions": [
            {
                "number": version.number,
                "at": utc(version.published_at),
                "kind": version.kind,
                "change_note": version.note,
                "sha256": version.fingerprint,
                "url": f"{base_url}{version.get_absolute_url()}",
            }
            for version in versions
        ],
        "withdrawal_reason": proposal.withdrawal_reason,
        "reported_benefit": proposal.reported_benefit,
        "source": {
            "row": proposal.raw_row,
            "withheld_columns": proposal.withheld_columns,
            "releases": proposal.release_rows,
        }
        if proposal.register
        else None,
        "attribution": attribution(proposal),
    }
