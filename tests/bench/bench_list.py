"""What the list costs among 10,000 proposals, with three filters and text search.

Run as ``python -m tests.bench.bench_list`` on whichever database ``DATABASE_URL`` names; it makes one of its own there.
"""

import random
import statistics
import time
from datetime import timedelta

from tests.bench.measuring import fresh_database, load, p95, settle, spread, times_of

PROPOSALS, INSTITUTIONS, REQUESTS = 10_000, 2_000, 40
TARGETS = {"sqlite": 120, "postgresql": 60}  # in milliseconds
MOST_QUERIES = 15
WORDS_EACH = 600
# Seldom, often, and everywhere: how many texts a word stands in decides what finding it costs.
COMMON = ["patients", "data", "health", "clinic", "research", "service", "people", "housing", "food", "care"]
# As in real registers, the commonest word of names stands in one of five.
KINDS = ["Clínica", "University", "Hospital", "Council", "Trust"]
FILTERS = {"state": "registered", "identifiability": "PseudonymisedData", "money": "none"}


def make_proposals(chance):
    """As many proposals as the target names, with texts as long as a real register's, in bulk."""
    from community.models import Institution
    from proposals import fields, queries
    from proposals.models import Proposal
    from tests import factories as make

    vocabulary = [
        f"{first}{last}" for first in ("ba", "ce", "di", "fo", "gu") for last in map(str, range(900))
    ]
    institutions = Institution.objects.bulk_create(
        Institution(
            code=f"INS-{number}", name=f"{KINDS[number % len(KINDS)]} {number} of {chance.choice(vocabulary)}"
        )
        for number in range(INSTITUTIONS)
    )

    def text(length):
        return " ".join(chance.choices(vocabulary, k=length) + chance.choices(COMMON, k=length // 20))

    def codes(name, most):
        return [code for code, _words in chance.sample(fields.BY_NAME[name].choices, chance.randint(1, most))]

    proposals = [
        Proposal(
            reference=f"PRP-2026-{number:05}",
            state="registered",
            filed_as="import",
            register="nhs",
            source_reference=f"DARS-NIC-{number}",
            lead_organisation=chance.choice(institutions),
            changed_at=make.START + timedelta(minutes=number),
            title=text(10),
            plain_summary=text(120),
            why_needed=text(WORDS_EACH // 3),
            community_benefit=text(WORDS_EACH // 3),
            how_used=text(WORDS_EACH // 3),
            request_kind=chance.choice(["new", "past_use"]),
            identifiability=chance.choice(fields.IDENTIFIABILITY)[0],
            money=chance.choice(fields.MONEY)[0],
            purposes=codes("purposes", 3),
            need_domains=codes("need_domains", 3),
            raw_row={"Objective for Processing": text(WORDS_EACH)},
        )
        for number in range(PROPOSALS)
    ]
    start = time.perf_counter()
    Proposal.objects.bulk_create(proposals, batch_size=500)
    stored = time.perf_counter() - start
    start = time.perf_counter()
    queries.index(proposals)
    return stored, time.perf_counter() - start


def bench_search(chance):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from proposals.models import Proposal

    def bare():
        columns = ("reference", "title", "plain_summary", "lead_organisation__name")
        list(Proposal.objects.filter(**FILTERS).order_by("-changed_at").values_list(*columns)[:25])

    client, address = Client(), reverse("proposals:list")
    kinds = {
        "no filter": dict,
        "a word everywhere": lambda: FILTERS | {"words": chance.choice(COMMON)},
        "two words, the last unfinished": lambda: FILTERS | {"words": f"{chance.choice(COMMON)} fo1"},
        "words and an institution": lambda: {
            "words": "clinic",
            "institution": "clinica",
            "money": "none",
            "purposes": "PublicBenefit",
        },
        "a deep page": lambda: {"page": chance.randint(300, 400)},
        "one letter": lambda: FILTERS | {"words": "b"},
        "a beginning of three letters": lambda: FILTERS | {"words": f"fo{chance.randint(1, 8)}"},
    }
    base = statistics.median(times_of(bare, REQUESTS)[0])
    print(f"{connection.vendor}: a bare filtered SELECT of 25 rows {base:.1f} ms")
    for name, asked in kinds.items():
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(address, asked()).status_code == 200
        number = len(asked_for)
        times, own_work = times_of(lambda asked=asked: client.get(address, asked()), REQUESTS)
        print(
            f"{connection.vendor}: {name:34}{spread(times, own_work, TARGETS[connection.vendor])}  "
            f"{p95(times) / base:5.1f} × bare  {number} queries (target ≤ {MOST_QUERIES})"
        )


def main():
    chance = random.Random(1)
    with fresh_database() as connection:
        stored, indexed = make_proposals(chance)
        print(
            f"{connection.vendor}: {PROPOSALS} proposals stored in {stored:.1f} s, "
            f"indexed in {indexed:.1f} s ({indexed / stored:.1f} ×)"
        )
        settle(connection)
        bench_search(chance)
        print(load())


if __name__ == "__main__":
    main()
