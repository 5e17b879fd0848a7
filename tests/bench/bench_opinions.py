"""How long the largest real conversation takes to group, and what a page of it costs somebody who marks.

Run as ``python -m tests.bench.bench_opinions`` on whichever database ``DATABASE_URL`` names; it makes one of its
own there. Skipped where the real data is not beside the checkout.
"""

import csv
import statistics
from datetime import UTC, datetime

from tests.bench.measuring import DATA, fresh_database, load, seconds, settle, times_of, worked

CONVERSATION = DATA / "polis" / "vtaiwan.uberx"
REQUESTS = 15


def read_marks():
    from proposals.opinions import Mark

    with open(CONVERSATION / "votes.csv", encoding="utf-8-sig", newline="") as file:
        return [
            Mark(int(row["voter-id"]), int(row["comment-id"]), int(row["vote"]), int(row["timestamp"]))
            for row in csv.DictReader(file)
        ]


def bench_groups():
    """Grouping from the file to groups, and to what may be published, beside reading the file alone."""
    from proposals.opinions import SMALLEST_GROUP, group_people, latest, publishable

    # The library is loaded once for as long as a process runs.
    group_people({(person, place): (person + place) % 2 for person in range(40) for place in range(9)}, 2)
    reading = seconds(read_marks)
    found = {}

    def group():
        found["choices"] = latest(read_marks())
        found["groups"] = group_people(found["choices"], SMALLEST_GROUP)

    grouping, work = seconds(group), worked(group)
    hiding = seconds(lambda: publishable(found["choices"], found["groups"]))
    sizes = ", ".join(str(len(one.people)) for one in found["groups"])
    print(
        f"{len(found['choices'])} newest marks read and grouped ({sizes} people): {grouping:.2f} s (target ≤ 5 s), "
        f"CPU {work:.2f} s; "
        f"reading the file alone {reading:.2f} s; ratio {grouping / reading:.1f}; "
        f"working out what may be shown {hiding:.2f} s; ratio {hiding / reading:.1f}"
    )


def bench_page():
    """A member's page of statements, and one press of a button, with few marks and with all of the conversation."""
    import time_machine
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from community.models import Member
    from proposals.models import Statement, StatementMark
    from tests import factories as make

    marks = read_marks()
    proposal, author = make.make_submitted_proposal(), make.make_member()
    numbers = sorted({mark.statement for mark in marks})
    statements = dict(
        zip(
            numbers,
            Statement.objects.bulk_create(
                Statement(
                    proposal=proposal,
                    author=author,
                    text=f"Statement {number}",
                    said_at=make.START,
                    entry_key="-",
                )
                for number in numbers
            ),
            strict=True,
        )
    )
    people = sorted({mark.person for mark in marks})
    members = dict(
        zip(
            people,
            Member.objects.bulk_create(
                Member(email=f"polis{person}@example.org", display_name=str(person)) for person in people
            ),
            strict=True,
        )
    )
    rows = [
        StatementMark(
            statement=statements[mark.statement],
            member=members[mark.person],
            choice=mark.choice,
            marked_at=datetime.fromtimestamp(mark.at / 1000, UTC),
        )
        for mark in marks
    ]
    address = reverse("proposals:opinions", args=[proposal.reference])
    client, costs = Client(), {}
    client.force_login(members[people[0]], backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(make.START + make.DAY):
        for some in (rows[:500], rows[500:]):
            StatementMark.objects.bulk_create(some, batch_size=5000)
            number = StatementMark.objects.count()
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked = len(queries)
            settle(connection)
            costs[number] = statistics.median(times_of(lambda: client.get(address), REQUESTS)[0])
            mark = reverse("proposals:mark_statement", args=[proposal.reference, statements[numbers[-1]].pk])
            pressed = statistics.median(
                seconds(lambda choice=choice, mark=mark: client.post(mark, {"choice": choice}))
                for choice in [1, -1, 0] * (REQUESTS // 3)
            )
            print(
                f"{connection.vendor}: statements page over {number} marks: {asked} queries, "
                f"{costs[number]:.0f} ms; one mark {pressed * 1000:.0f} ms"
            )
    few, many = costs.values()
    print(f"{connection.vendor}: {len(rows)} marks against 500: {many / few:.2f} times")


def main():
    if not CONVERSATION.is_dir():
        print("opinions: the real conversations are not beside this checkout")
        return
    with fresh_database():
        bench_groups()
        bench_page()
        print(load())


if __name__ == "__main__":
    main()
