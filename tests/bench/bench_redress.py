"""What the public log of harm costs among 5,000 cases, with its filters, and how long a real register takes to come in.

Run as ``python -m tests.bench.bench_redress`` on whichever database ``DATABASE_URL`` names; it makes one of its own there.
"""

import io
import random
import statistics
import time
from datetime import timedelta

from tests.bench.measuring import DATA, fresh_database, load, p95, settle, spread, times_of

REGISTER = DATA / "hhs_ocr_breach_cases"
CASES, INSTITUTIONS, REQUESTS = 5_000, 200, 40
MOST_MILLISECONDS, MOST_SECONDS, MOST_QUERIES = 120, 10, 15


def make_cases(chance):
    """As many cases as the target names, most with an agreed remedy, its moves and a running clock, in bulk."""
    from django.utils import timezone

    from community.models import CharterRule, Clock, Institution
    from redress_log.models import Case, HarmKind, Move, Outcome, Plan, RemedyItem, RemedyKind, Stage
    from tests import factories as make

    make.make_charter()
    now = timezone.now()
    institutions = Institution.objects.bulk_create(
        Institution(code=f"INS-{number}", name=f"Clinic {number}", time_zone="America/Los_Angeles")
        for number in range(INSTITUTIONS)
    )
    cases, plans, items, moves, clocks = [], [], [], [], []
    rule = CharterRule.objects.rule("answer-case", now)
    for number in range(CASES):
        at = now - timedelta(weeks=number % 150)
        is_over = chance.random() < 0.5
        case = Case(
            reference=f"RDR-{number // 1000 + 2222}-{number % 1000 + 2222}",
            institution=chance.choice(institutions),
            harm_kinds=[kind.value for kind in chance.sample(list(HarmKind), chance.randint(1, 3))],
            shows=chance.choice(["summary", "summary", "type_only"]),
            public_summary="An address was given away. " * 8,
            stage=Stage.CLOSED_WITHOUT_REMEDY if is_over else Stage.ACCEPTED,
            shown_stage=Stage.CLOSED_WITHOUT_REMEDY if is_over else Stage.ACCEPTED,
            outcome=Outcome.NOT_DELIVERED if is_over else "",
            shown_outcome=Outcome.NOT_DELIVERED if is_over else "",
            entered_at=at,
            published_at=at,
            shown_since=at,
        )
        cases.append(case)
        remedies = chance.sample(list(RemedyKind), 2)
        if case.shows == "summary":
            case.shown_remedies = sorted(remedies)
        plans.append(Plan(case=case, number=1, proposed_by="institution", proposed_at=at, agreed_at=at))
        items += [
            RemedyItem(
                plan=plans[-1],
                number=item,
                kind=kind,
                what="Say sorry in writing.",
                owner="The director",
                due_on=at.date(),
                amount=400 if kind == RemedyKind.MONEY else None,
                currency="USD" if kind == RemedyKind.MONEY else "",
            )
            for item, kind in enumerate(remedies, start=1)
        ]
        said = [(kind, {}) for kind in ("brought_before_panel", "accepted", "answered", "finding_published")]
        said += [("plan_proposed", {"plan": 1}), ("plan_agreed", {"plan": 1})]
        said += [("item_delivered", {"plan": 1, "item": item}) for item in (1, 2)]
        moves += [
            Move(
                case=case,
                kind=kind,
                actor="system:clock",
                moved_at=at,
                stage=case.stage,
                outcome="",
                facts=facts,
                show_from=at,
                shown_at=at,
            )
            for kind, facts in said
        ]
        if not is_over:
            due_at = max(at, now - timedelta(days=30)) + timedelta(days=chance.randint(1, 60))
            clocks.append(
                Clock(
                    kind="answer-case",
                    subject=case.reference,
                    institution=case.institution,
                    rule=rule,
                    started_at=at,
                    first_due_at=due_at,
                    due_at=due_at,
                    time_zone="America/Los_Angeles",
                    is_private=not case.shows_words,
                )
            )
    for model, rows in ((Case, cases), (Plan, plans), (RemedyItem, items), (Move, moves), (Clock, clocks)):
        model.objects.bulk_create(rows, batch_size=500)


def bench_import(connection):
    from django.core.management import call_command

    from redress_log.models import Case

    for name in ("import", "once more, unchanged"):
        start, work = time.perf_counter(), time.process_time()
        call_command("import_redress", REGISTER / "cases.csv", register="ocr", stdout=io.StringIO())
        print(
            f"{connection.vendor}: {name} of {Case.objects.exclude(register='').count()} outside cases "
            f"{time.perf_counter() - start:.1f} s (at most {MOST_SECONDS}), CPU {time.process_time() - work:.1f} s"
        )


def bench_log(connection, chance):
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from redress_log.models import Case, HarmKind, RemedyKind

    def bare():
        list(
            Case.objects.published(timezone.now())
            .order_by("-published_at", "reference")
            .values_list("reference", "institution__name")[:25]
        )

    client, address = Client(), reverse("redress_log:list")
    kinds = {
        "no filter": dict,
        "a kind of harm": lambda: {"kind": chance.choice(HarmKind.values)},
        "stage, outcome and year": lambda: {"stage": "over", "outcome": "not_delivered", "year": "2025"},
        "who is late": lambda: {"stage": "late"},
        "an agreed remedy": lambda: {"remedy": chance.choice(RemedyKind.values)},
        "an institution, with its money": lambda: {"institution": f"INS-{chance.randrange(INSTITUTIONS)}"},
        "all filters": lambda: {
            "institution": f"INS-{chance.randrange(INSTITUTIONS)}",
            "stage": "unfinished",
            "kind": chance.choice(HarmKind.values),
            "remedy": "money",
            "year": "2025",
            "register": "here",
        },
        "a deep page": lambda: {"page": chance.randint(160, 200)},
        "list.json": lambda: {"remedy": chance.choice(RemedyKind.values)},
    }
    base = statistics.median(times_of(bare, REQUESTS)[0])
    print(f"{connection.vendor}: a bare SELECT of 25 cases {base:.1f} ms")
    for name, asked in kinds.items():
        to = reverse("redress_log:list_json") if name == "list.json" else address
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(to, asked()).status_code == 200
        number = len(asked_for)
        times, own_work = times_of(lambda to=to, asked=asked: client.get(to, asked()), REQUESTS)
        print(
            f"{connection.vendor}: {name:32}{spread(times, own_work, MOST_MILLISECONDS)}  "
            f"{p95(times) / base:5.1f} × bare  {number} queries (target ≤ {MOST_QUERIES})"
        )


def main():
    chance = random.Random(1)
    with fresh_database() as connection:
        make_cases(chance)
        if REGISTER.is_dir():
            bench_import(connection)
        else:
            print("redress: the real register is not beside this checkout")
        settle(connection)
        bench_log(connection, chance)
        print(load())


if __name__ == "__main__":
    main()
