"""What programs read beside everything about an institution: what it may not do for the time being."""

from community.open_data import json_response, utc


def holds_data(institution, at):
    """The holds on an institution at the moment as JSON values; none where there is no institution."""
    if institution is None:
        return []
    return [
        {
            "kind": hold.kind,
            "subject": hold.subject or None,
            "since": utc(hold.ordered_at),
            "until": utc(hold.ends_at),
            "because": hold.because,
        }
        for hold in institution.holds.in_force(at)
    ]


def detail_response(data, institution, at):
    """The JSON answer about one record, with the holds on the institution that answers for it."""
    return json_response(data | {"holds": holds_data(institution, at)})
