"""How fast secret ballots are checked and added up: with libsodium, and beside it in plain Python.

Each figure stands beside its target. A figure that misses its target fails nothing. No database is needed.

Run as ``python -m tests.bench.bench_ballots``.
"""

import statistics

from ballots.engine import ballots, tally
from ballots.engine.group import Pure, group
from record import verify
from tests.ballots.published import handle, new_terms
from tests.bench.measuring import load, spread, times_of, worked

DIFFERENT, BALLOTS = 50, 10_000


def bench_checks(terms, texts):
    """Checking one ballot with three options, in both ways."""
    pure, medians = Pure(), {}
    for name, way, target, number in (("libsodium", group, 8, 100), ("plain Python", pure, 80, 30)):
        waiting = iter(texts * 3)
        clock, own = times_of(
            lambda way=way, waiting=waiting: verify.check_ballot(terms, next(waiting), way), number
        )
        medians[name] = statistics.median(own)
        print(f"check a ballot, {name:14} {spread(clock, own, f'{target} ms')}")
    print(f"plain Python takes {medians['plain Python'] / medians['libsodium']:.1f} × the work of libsodium")


def bench_tally(terms, secret, texts):
    """Adding up and decrypting ten thousand ballots, beside checking as many."""
    read = [verify.read_ballot(terms, text) for text in texts]
    many = [read[number % len(read)] for number in range(BALLOTS)]
    found = []

    def add_up():
        found[:] = tally.add_up(terms, many)

    adding = worked(add_up)
    decrypting = worked(lambda: tally.decrypt(terms, secret, found, counted=BALLOTS, ballots_hash=bytes(32)))
    checking = worked(lambda: [ballots.check_ballot(terms, text) for text in texts]) / len(texts) * BALLOTS
    print(
        f"add up {BALLOTS:,} ballots {adding:.2f} s, decrypt {decrypting:.2f} s: {adding + decrypting:.2f} s CPU "
        f"(target ≤ 5)   {(adding + decrypting) / checking:.3f} × checking as many ({checking:.1f} s)"
    )


def main():
    if not group.is_constant_time:
        print("libsodium is not installed, so nothing is measured")
        return
    print(load())
    terms, secret = new_terms()
    texts = [ballots.encrypt_ballot(terms, {number % 3}, handle(number)) for number in range(DIFFERENT)]
    bench_checks(terms, texts)
    bench_tally(terms, secret, texts)


if __name__ == "__main__":
    main()
