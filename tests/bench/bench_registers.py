"""How long 10,000 rows of a real register take to come in, with how much memory, and to go out again.

Run as ``python -m tests.bench.bench_registers [ROWS]`` on whichever database ``DATABASE_URL`` names; it makes one
of its own there. The rows are the agreements of the NHS register, each repeated under other references, with
their releases. Skipped where the real data is not beside the checkout.
"""

import csv
import io
import resource
import sys
import tempfile
import time
import uuid
from pathlib import Path

from tests.bench.measuring import DATA, fresh_database, load, settle

REGISTER = DATA / "nhs_data_release_register"
ROWS = 10_000
MOST_SECONDS, MOST_MEGABYTES = 60, 300
PLAIN = 500


def repeated(source, target, column, times):
    """Write a CSV file whose rows stand there so many times, under other references."""
    with (
        open(source, encoding="utf-8", newline="") as read,
        open(target, "w", encoding="utf-8", newline="") as written,
    ):
        rows = csv.reader(read)
        writer = csv.writer(written)
        headings = next(rows)
        writer.writerow(headings)
        place = headings.index(column)
        kept = list(rows)
        for number in range(times):
            for row in kept:
                reference = row[place].strip()
                writer.writerow([*row[:place], f"R{number}-{reference}", *row[place + 1 :]])


def memory():
    """The most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bench(folder, number):
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from proposals.models import Proposal

    agreements, releases = folder / "agreements.csv", folder / "data_releases.csv"
    if connection.vendor == "sqlite":
        # Pages of the file that are mapped would count as memory of this process, up to 128 MB.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")
    times = number // 100
    repeated(REGISTER / "agreements.csv", agreements, "Reference Number", times)
    repeated(REGISTER / "data_releases.csv", releases, "NIC Number", times)
    size = agreements.stat().st_size / 1024 / 1024
    before = memory()
    took, worked = {}, {}
    for name in ("import", "import again"):
        start, work = time.perf_counter(), time.process_time()
        call_command("import_proposals", agreements, register="nhs", stdout=io.StringIO())
        took[name], worked[name] = time.perf_counter() - start, time.process_time() - work
    peak = memory()
    assert Proposal.objects.count() == times * 100

    rows = list(Proposal.objects.order_by("pk")[:PLAIN])
    for row in rows:
        row.pk, row.draft_key = None, uuid.uuid4()
        row.reference, row.source_reference = f"{row.reference}-again", f"{row.source_reference} again"
    start = time.perf_counter()
    with transaction.atomic():
        Proposal.objects.bulk_create(rows)
        plain = (time.perf_counter() - start) / len(rows)
        transaction.set_rollback(True)
    each = took["import"] / (times * 100)
    print(
        f"{connection.vendor}: importing {times * 100} agreements ({size:.0f} MB) and their releases "
        f"{took['import']:.1f} s (at most {MOST_SECONDS}), CPU {worked['import']:.1f} s, {1 / each:.0f} rows a second, {each / plain:.1f} times "
        f"bare bulk_create; peak {peak:.0f} MB (at most {MOST_MEGABYTES}), {peak - before:.0f} MB more than before; "
        f"once more, unchanged: {took['import again']:.1f} s, "
        f"CPU {worked['import again']:.1f} s"
    )
    del rows
    settle(connection)
    client = Client()
    for name in ("list.csv", "list.json", "list.hdruk.csv", "list.hdruk.xlsx", "list.jsonld"):
        before, start, work, sent = memory(), time.perf_counter(), time.process_time(), 0
        for part in client.get(f"/en/proposals/{name}").streaming_content:
            sent += len(part)
        print(
            f"{connection.vendor}: {name} of {times * 100} uses: {time.perf_counter() - start:.1f} s, "
            f"CPU {time.process_time() - work:.1f} s, "
            f"{sent / 1024 / 1024:.0f} MB, {memory() - before:.0f} MB of memory more"
        )


def main():
    if not REGISTER.is_dir():
        print("registers: the real data is not beside this checkout")
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with fresh_database(), tempfile.TemporaryDirectory() as folder:
        bench(Path(folder), number)
        print(load())


if __name__ == "__main__":
    main()
