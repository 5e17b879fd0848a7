"""What the benchmarks share: a database of their own, and times with their spread.

A figure stands beside its target, and beside the processor time of this process, which a busy machine does not
make longer by much. A figure that misses its target fails nothing.
"""

import gc
import os
import statistics
import time
from contextlib import contextmanager
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
WARM_UPS = 3


def load():
    """How busy the machine is, beside which every figure is to be read."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


@contextmanager
def fresh_database():
    """Django set up on a new database with every table, copied from the suite's template and gone afterwards."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    # As a server begins.
    from django.db import connection

    import portal.wsgi  # noqa: F401
    from tests.conftest import engine_with_template

    engine = engine_with_template(f"bench_{os.getpid()}")
    engine.copy()
    try:
        yield connection
    finally:
        engine.drop()


def settle(connection):
    """Do what PostgreSQL does by itself within minutes after many rows came in."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def seconds(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def worked(act):
    """Seconds of this process's own work."""
    start = time.process_time()
    act()
    return time.process_time() - start


def times_of(act, number):
    """So many times in milliseconds after some that do not count: by the clock, and of this process's own work."""
    for _ in range(WARM_UPS):
        act()
    # A server has nothing in memory of what made the rows, so nothing of it is looked through for garbage.
    gc.collect()
    gc.freeze()
    taken = []
    for _ in range(number):
        start, work = time.perf_counter(), time.process_time()
        act()
        taken.append(((time.perf_counter() - start) * 1000, (time.process_time() - work) * 1000))
    return [clock for clock, _work in taken], [work for _clock, work in taken]


def p95(times):
    return statistics.quantiles(times, n=20)[-1]


def spread(times, own_work, target):
    """The times in words, with the target beside them."""
    return (
        f"p50 {statistics.median(times):6.1f} ms  p95 {p95(times):6.1f} ms (target ≤ {target})  "
        f"CPU p50 {statistics.median(own_work):6.1f} ms"
    )
