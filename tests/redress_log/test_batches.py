from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from community.windows import Calendar
from redress_log.batches import next_batch

LOS_ANGELES = Calendar("US-CA", "America/Los_Angeles")


def local(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("America/Los_Angeles"))


@pytest.mark.parametrize(
    ("at", "batch"),
    [
        # 8 June 2026 is a Monday.
        (local(2026, 6, 8, 7, 59, 59), local(2026, 6, 8, 9)),
        (local(2026, 6, 8, 8, 0), local(2026, 6, 8, 9)),
        (local(2026, 6, 8, 8, 0, 1), local(2026, 6, 15, 9)),
        (local(2026, 6, 8, 9, 0), local(2026, 6, 15, 9)),
        (local(2026, 6, 8, 23, 59), local(2026, 6, 15, 9)),
        (local(2026, 6, 10, 12, 0), local(2026, 6, 15, 9)),
        (local(2026, 6, 14, 23, 59), local(2026, 6, 15, 9)),
        # Monday in Los Angeles is still Sunday when it is Monday in UTC.
        (datetime(2026, 6, 8, 3, 0, tzinfo=UTC), local(2026, 6, 8, 9)),
        # The clocks go forward on 8 March and back on 1 November 2026, both Sundays.
        (local(2026, 3, 7, 12, 0), local(2026, 3, 9, 9)),
        (local(2026, 10, 31, 12, 0), local(2026, 11, 2, 9)),
        (local(2026, 12, 31, 12, 0), local(2027, 1, 4, 9)),
    ],
)
def test_news_comes_out_on_monday_at_nine_and_never_within_the_hour(at, batch):
    found = next_batch(at, LOS_ANGELES)
    assert found == batch
    assert found.astimezone(UTC) - at.astimezone(UTC) >= timedelta(hours=1)
    assert (found.hour, found.weekday()) == (9, 0)


def test_everybody_who_comes_in_one_week_comes_out_in_one_moment():
    first = local(2026, 6, 8, 9, 0)
    assert {next_batch(first + timedelta(minutes=17 * n), LOS_ANGELES) for n in range(580)} == {
        local(2026, 6, 15, 9)
    }
