"""What the numbers of an institution cost: drawn from 10,000 records, read once they are frozen, and for 50 institutions.

Run as ``python -m tests.bench.bench_accountability`` on whichever database ``DATABASE_URL`` names; it makes one of its
own there.
"""

import random
import statistics
from datetime import timedelta

from tests.bench.measuring import fresh_database, load, seconds, settle, spread, times_of, worked

RECORDS, INSTITUTIONS, REQUESTS = 10_000, 50, 20
MOST_COLD, MOST_FROZEN, MOST_QUERIES, MOST_SECONDS = 300, 30, 40, 30
# Over so many days its records are spread; a quarter has a fourth of them.
DAYS = 360


def make_records(institution, number, chance, now):
    """So many records of an institution in bulk: clocks, uses of data, decisions, cases and commitments."""
    from community.models import CharterRule, Clock
    from decisions.models import Decision
    from proposals.models import Proposal
    from redress_log.models import Case, Outcome, Stage

    rule = CharterRule.objects.rule("answer-case", now)
    code = institution.pk
    days = [timedelta(days=chance.uniform(0, DAYS)) for _each in range(number)]
    half, tenth = number // 2, number // 10

    def clock(position, kind, subject):
        due_at = now - days[position]
        stopped_at = chance.choice([None, due_at - timedelta(days=1), due_at + timedelta(days=3)])
        return Clock(
            kind=kind,
            subject=subject,
            institution=institution,
            rule=rule,
            started_at=due_at - timedelta(days=10),
            first_due_at=due_at,
            due_at=due_at,
            stopped_at=stopped_at if stopped_at and stopped_at <= now else None,
            time_zone="America/Los_Angeles",
        )

    kinds = ("explain", "decide", "answer-question", "answer-case", "answer-more")
    Clock.objects.bulk_create(
        [clock(each, kinds[each % 5], f"DEC-{code}-{each}") for each in range(half)], batch_size=500
    )
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                reference=f"PRP-{code}-{each}",
                title="A use of data",
                state=Proposal.State.REGISTERED,
                lead_organisation=institution,
                first_access_on=(now - days[each]).date(),
                submitted_at=now - days[each],
            )
            for each in range(2 * tenth)
        ],
        batch_size=500,
    )
    clocks = {
        kind: list(Clock.objects.filter(institution=institution, kind=kind).order_by("pk")[:tenth])
        for kind in ("decide", "explain")
    }
    Decision.objects.bulk_create(
        [
            Decision(
                reference=f"DEC-{code}-{each}",
                proposal=proposals[each],
                decide_clock=clocks["decide"][each],
                explain_clock=clocks["explain"][each],
                institution=institution,
                decided_at=now - days[each],
                outcome="approved",
                followed_vote="no_vote",
                opened_at=now - days[each],
            )
            for each in range(tenth)
        ],
        batch_size=500,
    )
    Case.objects.bulk_create(
        [
            Case(
                reference=f"RDR-{code}-{each}",
                institution=institution,
                harm_kinds=["privacy"],
                shows="summary",
                public_summary="An address was given away.",
                stage=Stage.CLOSED_WITHOUT_REMEDY,
                shown_stage=Stage.CLOSED_WITHOUT_REMEDY,
                outcome=Outcome.NOT_DELIVERED,
                shown_outcome=Outcome.NOT_DELIVERED,
                entered_at=now - days[each],
                published_at=now - days[each],
                shown_since=now - days[each],
            )
            for each in range(tenth)
        ],
        batch_size=500,
    )
    make_commitments(institution, tenth, days, now)


def make_commitments(institution, number, days, now):
    from community.models import CharterRule
    from decisions.models import Commitment, CommitmentVersion

    rule = CharterRule.objects.rule("commitment-update", now)
    commitments = Commitment.objects.bulk_create(
        [
            Commitment(
                reference=f"CMT-{institution.pk}-{each}",
                kind="commitment",
                institution=institution,
                rule=rule,
                made_at=now - days[each],
            )
            for each in range(number)
        ],
        batch_size=500,
    )
    CommitmentVersion.objects.bulk_create(
        [
            CommitmentVersion(
                commitment=commitment,
                number=1,
                what="Publish the list of data.",
                language="en",
                by="officer",
                fingerprint="0" * 64,
                due_on=commitment.made_at.date(),
                due_at=commitment.made_at + timedelta(days=1),
                published_at=commitment.made_at,
            )
            for commitment in commitments
        ],
        batch_size=500,
    )


def bench_one(connection, institution, now):
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accountability import actions
    from accountability.indicators import Period
    from community.models import clock_actor

    client = Client()
    this, past = Period.quarter(now.date()), Period.quarter(now.date()).previous()
    frozen = None
    for period in (past.previous(), past):
        took = seconds(
            lambda period=period: actions.draw_up_scorecard(
                institution, period, actor=clock_actor, at=max(period.ends, now - timedelta(days=60))
            )
        )
        scorecard = institution.scorecards.get(starts_on=period.starts_on)
        frozen = actions.publish_scorecard(
            scorecard, actor=clock_actor, at=max(scorecard.comments_until, now - timedelta(days=30))
        )
    print(f"{connection.vendor}: drawing up a quarter of {RECORDS} records {took:.2f} s")
    settle(connection)
    base = statistics.median(
        times_of(lambda: list(institution.clocks.values_list("kind", "due_at")[:500]), REQUESTS)[0]
    )
    pages = {
        "a scorecard, counted now": (f"/en/scorecards/{institution.code}/?quarter={this.name}", MOST_COLD),
        "a quarter that is frozen": (frozen.get_absolute_url(), MOST_FROZEN),
        "its JSON, frozen": (f"/en/scorecards/{institution.code}.json?quarter={past.name}", MOST_FROZEN),
        "the records of a number": (
            f"/en/scorecards/{institution.code}/T7/?quarter={past.name}",
            MOST_COLD,
        ),
    }
    for name, (url, most) in pages.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        number = len(asked)
        times, own_work = times_of(lambda url=url: client.get(url), REQUESTS)
        print(
            f"{connection.vendor}: {name:28}{spread(times, own_work, most)}  "
            f"{statistics.median(times) / base:5.1f} × bare  {number} queries (target ≤ {MOST_QUERIES})"
        )


def bench_all(connection, institutions, now):
    from accountability.indicators import INDICATORS, Facts, Period

    period = Period.quarter(now.date()).previous()

    def count():
        for institution in institutions:
            facts = Facts(institution, period, now)
            for each in INDICATORS.values():
                _told = each.of(facts).n

    took = seconds(count)
    print(
        f"{connection.vendor}: {len(INDICATORS)} indicators for {len(institutions)} institutions {took:.1f} s "
        f"(at most {MOST_SECONDS}), CPU {worked(count):.1f} s"
    )


def main():
    chance = random.Random(1)
    with fresh_database() as connection:
        from django.utils import timezone

        from tests import factories as make

        make.make_charter()
        now = timezone.now()
        institutions = [make.make_institution() for _each in range(INSTITUTIONS)]
        for institution in institutions[1:]:
            make_records(institution, RECORDS // 50, chance, now)
        make_records(institutions[0], RECORDS, chance, now)
        settle(connection)
        bench_one(connection, institutions[0], now)
        bench_all(connection, institutions, now)
        print(load())


if __name__ == "__main__":
    main()
