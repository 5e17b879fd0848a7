"""How fast the record takes entries, and how fast it proves one among a million.

Each figure stands beside its target and beside a baseline of the same run. A figure that misses its target fails
nothing: a busy machine misses most. Only a proof that does not hold ends it early.

Run as ``python -m tests.bench.bench_record`` on whichever database ``DATABASE_URL`` names; it makes one of its own there.
"""

import hashlib
import random
import statistics
import time
from datetime import UTC, datetime

from tests.bench.measuring import fresh_database, load

AT = datetime(2026, 6, 12, 14, 5, tzinfo=UTC)
BATCH, ROUNDS = 100, 20
MILLION, PROOFS = 1_000_000, 500


def bench_appends():
    """Entries a second through the outbox and the sequencer, beside plain inserts of as many rows."""
    from django.db import transaction

    from record.actions import append_entries, append_entry
    from record.models import Entry, PendingEntry

    facts = {"state": "submitted", "version": 3, "organisation": "INS-riverside"}

    def one(number):
        return {
            "kind": "tests.changed",
            "subject": f"TST-{number}",
            "actor": "member",
            "at": AT,
            "facts": facts,
        }

    def plain():
        with transaction.atomic():
            for number in range(BATCH):
                Plain.objects.create(kind="tests.changed", subject=f"TST-{number}", body=b"x" * 200, at=AT)

    def appended():
        with transaction.atomic():
            for number in range(BATCH):
                entry = one(number)
                append_entry(entry.pop("kind"), **entry)

    def appended_at_once():
        with transaction.atomic():
            append_entries([one(number) for number in range(BATCH)])

    # The outbox is a plain table; without a sequencer its rows just lie there.
    Plain = PendingEntry
    times = {plain: [], appended: [], appended_at_once: []}
    for _ in range(ROUNDS):
        for way, taken in times.items():
            start, used = time.perf_counter(), time.process_time()
            way()
            taken.append((time.perf_counter() - start, time.process_time() - used))
            PendingEntry.objects.all().delete()
    base = sum(wall for wall, _ in times[plain])
    for way, name, target in (
        (plain, f"plain inserts, {BATCH} in a transaction", "the baseline"),
        (appended, "append_entry, numbered, signed, published", "target ≥ 2,000/s"),
        (appended_at_once, "append_entries, the same", "target ≥ 2,000/s"),
    ):
        wall, used = (sum(column) for column in zip(*times[way], strict=True))
        best = min(wall for wall, _ in times[way])
        print(
            f"{name:42}{BATCH * ROUNDS / wall:8,.0f}/s ({target})   {base / wall:.2f} × plain inserts   "
            f"best round {BATCH / best:,.0f}/s   {used / BATCH / ROUNDS * 1e6:.0f} µs CPU each"
        )
    assert Entry.objects.count() == 2 * BATCH * ROUNDS


def bench_proofs():
    """One inclusion proof among a million entries, beside reading one row by its key."""
    from record.chain import inclusion_holds
    from record.models import Tile
    from record.queries import inclusion_proof
    from record.sequencer import read_tile
    from record.verify import Edge, fold, split_hashes

    Tile.objects.all().delete()
    start = time.perf_counter()
    level, hashes = 0, [hashlib.sha256(b"%d" % index).digest() for index in range(MILLION)]
    hashing = time.perf_counter() - start
    leaves = {index: hashes[index] for index in random.Random(1).sample(range(MILLION), PROOFS)}
    start = time.perf_counter()
    while hashes:
        tiles = [b"".join(hashes[first : first + 256]) for first in range(0, len(hashes), 256)]
        Tile.objects.bulk_create(
            (Tile(level=level, number=number, hashes=tile) for number, tile in enumerate(tiles)),
            batch_size=200,
        )
        hashes = [fold(split_hashes(tile)) for tile in tiles if len(tile) == 256 * 32]
        level += 1
    built = time.perf_counter() - start
    print(
        f"{'tree of a million built and stored':42}{built:8.2f} s (target ≤ 15 s)   "
        f"{built / hashing:.1f} × hashing a million leaves, the baseline"
    )

    root = Edge.at(MILLION, read_tile).root()
    rows, proofs, checks = [], [], []
    for index, leaf in leaves.items():
        start = time.perf_counter()
        Tile.objects.get(level=0, number=index // 256)
        rows.append(time.perf_counter() - start)
        start = time.perf_counter()
        proof = inclusion_proof(index, MILLION)
        proofs.append(time.perf_counter() - start)
        start = time.perf_counter()
        assert inclusion_holds(leaf, index, MILLION, proof, root)
        checks.append(time.perf_counter() - start)
    row = statistics.median(rows)
    print(f"{'reading one tile by its key, median':42}{row * 1000:8.2f} ms (baseline)")
    for name, taken, target in (("proof of one entry", proofs, 10), ("checking that proof", checks, 1)):
        median, worst = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        print(
            f"{name + ', p99':42}{worst * 1000:8.2f} ms (target ≤ {target} ms)   "
            f"median {median * 1000:.2f} ms   {median / row:.2f} × one read"
        )


if __name__ == "__main__":
    with fresh_database() as connection:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW fsync")
                print(f"PostgreSQL with fsync {cursor.fetchone()[0]}")
        bench_appends()
        bench_proofs()
        print(load())
