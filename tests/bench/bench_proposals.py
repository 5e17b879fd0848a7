"""How long the real register takes to import, and what a proposal's page costs with a long discussion.

Run as ``python -m tests.bench.bench_proposals`` on whichever database ``DATABASE_URL`` names; it makes one of
its own there. The import is skipped where the real data is not beside the checkout.
"""

import io
import statistics

from tests.bench.measuring import DATA, fresh_database, load, seconds, settle, spread, times_of

REGISTER = DATA / "nhs_data_release_register" / "agreements.csv"
REQUESTS, TARGET = 25, 150


def bench_import():
    """Importing the register, beside putting the same rows into the same table and nothing else."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from proposals.models import Proposal

    if not REGISTER.is_file():
        print("import: the real register is not beside this checkout")
        return
    imported = seconds(
        lambda: call_command("import_proposals", REGISTER, register="nhs", stdout=io.StringIO())
    )
    rows = list(Proposal.objects.all())
    for row in rows:
        row.pk, row.reference, row.source_reference = (
            None,
            f"{row.reference}-again",
            f"{row.source_reference} again",
        )
        row.draft_key = Proposal._meta.get_field("draft_key").default()

    def plain():
        with transaction.atomic():
            Proposal.objects.bulk_create(rows)

    bare = seconds(plain)
    print(
        f"{connection.vendor}: importing {len(rows)} agreements with institutions, versions, row history and "
        f"record entries {imported:.2f} s; the same rows by bulk_create {bare:.3f} s; ratio {imported / bare:.0f}"
    )


def bench_page():
    """A proposal's page, and the page of its views, with 20 and with 2,000 views, a reply under every tenth.

    Comments are open, and each is opened by somebody who is not signed in and by a member who may comment.
    """
    import time_machine
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from proposals.models import Comment
    from record import sequencer
    from tests import factories as make

    proposal = make.make_submitted_proposal()
    author = make.make_member()
    pages = {
        "the proposal": proposal.get_absolute_url(),
        "its views": reverse("proposals:comments", args=[proposal.reference]),
        "its last views": reverse("proposals:comments", args=[proposal.reference]) + "?order=oldest",
    }
    readers = {"anybody": Client(), "a member": Client()}
    costs = {}
    with time_machine.travel(make.START + 2 * make.DAY):
        readers["a member"].force_login(
            make.make_member(), backend="django.contrib.auth.backends.ModelBackend"
        )
        for views, more in ((20, 20), (2000, 1980)):
            make.make_many_comments(proposal, [author], more)
            new = list(proposal.comments.filter(parent__isnull=True).order_by("-pk")[: more // 10 * 2])
            for view, reply in zip(new[::2], new[1::2], strict=True):
                Comment.objects.filter(pk=reply.pk).update(parent=view)
            sequencer.sequence(make.START + make.DAY)
            settle(connection)
            for reader, client in readers.items():
                for name, address in pages.items():
                    client.get(address)
                    with CaptureQueriesContext(connection) as queries:
                        page = client.get(address)
                    asked = len(queries)
                    times, own_work = times_of(
                        lambda client=client, address=address: client.get(address), REQUESTS
                    )
                    costs[reader, name, views] = statistics.median(times)
                    print(
                        f"{connection.vendor}: {name} with {views} views, for {reader}: "
                        f"{spread(times, own_work, TARGET)}  {asked} queries, {len(page.content) / 1024:.0f} KB"
                    )
    for reader in readers:
        for name in pages:
            ratio = costs[reader, name, 2000] / costs[reader, name, 20]
            print(f"{connection.vendor}: {name}, for {reader}, 2000 views against 20: {ratio:.2f} times")


def main():
    with fresh_database():
        bench_import()
        bench_page()
        print(load())


if __name__ == "__main__":
    main()
