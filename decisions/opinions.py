"""What those who took part were asked about an explanation, and what is told of their answers."""

from community.open_data import utc
from decisions.models import OpinionRound


def rounds_of(decision, at):
    """The questions that were put to those who took part by the moment."""
    found = OpinionRound.objects.filter(version__decision=decision, opened_at__lte=at)
    return found.select_related("version__decision__institution", "version__decision__proposal")


def as_data(decision, at):
    """What those who took part were asked, and what is told of their answers, as JSON values."""
    return [
        {
            "version": asking.version.number,
            "asked_at": utc(asking.opened_at),
            "closes_at": utc(asking.closes_at),
            "answers": {
                name: {"value": number} if number else {"value": None, "status": "suppressed_small_count"}
                for name, number in asking.result.items()
            }
            if asking.is_counted(at)
            else None,
        }
        for asking in rounds_of(decision, at)
    ]
