"""How many votes a second a real server takes in, for a minute, and beside it how many plain forms.

gunicorn serves the site with its production settings; the votes were made before, and another process sends
them over connections that it keeps. The plain form carries the same bytes to the same server, which keeps them in one row.

Run as ``python -m tests.bench.bench_casting [SECONDS]`` on whichever database ``DATABASE_URL`` names; it makes one of its
own there.
"""

import http.client
import multiprocessing
import os
import statistics
import sys
import time
from itertools import cycle
from threading import Thread
from urllib.parse import urlencode

from tests.bench.measuring import fresh_database, load, settle

SECONDS, VOTERS, CONNECTIONS = 60, 4000, 8
TARGETS = {"sqlite": 40, "postgresql": 100}  # votes a second
SLOWEST = 500  # milliseconds, of ninety-nine in a hundred
MOST_MADE = 250  # votes for each second, which no machine that this was tried on comes to
spawn = multiprocessing.get_context("spawn")


def make_open_poll():
    """A secret vote in which some thousands may vote, open at this moment."""
    from tests.factories.secret_polls import make_secret_poll_frozen
    from tests.serving import open_now

    poll = open_now(make_secret_poll_frozen(voters=VOTERS))
    return poll.electorates.select_related("poll").get()


def encrypt(work):
    """The body of a form that casts a vote, made in a process of its own."""
    from ballots.engine.ballots import encrypt_ballot
    from record.verify import read_terms

    manifest, handle, choice = work
    return urlencode({"ballot": encrypt_ballot(read_terms(manifest), {choice}, handle)})


def make_votes(electorate, number):
    """So many votes, every handle's first ones before any handle's second."""
    handles = [bytes(handle) for handle in electorate.handles.values_list("handle", flat=True)]
    manifest = electorate.manifest.encode()
    work = [
        (manifest, handle, place % 3) for place, handle in zip(range(number), cycle(handles), strict=False)
    ]
    with spawn.Pool() as pool:
        return pool.map(encrypt, work, chunksize=50)


def send(port, headers, path, bodies, seconds, answer):
    """Send the bodies one after the other over some connections at once, for so long or until none is left.

    Answers with how long it took, and for each body that was sent how long it waited, the status and what was said.
    """
    waiting, sent = iter(list(enumerate(bodies))), []
    start = time.perf_counter()

    def work():
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _place, body in waiting:
            begun = time.perf_counter()
            if begun - start > seconds:
                break
            asked.request("POST", path, body, headers)
            said = asked.getresponse()
            words = said.read()
            sent.append(((time.perf_counter() - begun) * 1000, said.status, words))

    threads = [Thread(target=work) for _connection in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answer.put((time.perf_counter() - start, sent))


def measure(name, server, *arguments):
    """Have another process send, and print a line about it.

    Returns how many a second were taken in, how long ninety-nine in a hundred waited at most, and what was said.
    """
    from tests.serving import HEADERS

    answer, worked = spawn.Queue(), server.processor_time()
    process = spawn.Process(target=send, args=(server.port, HEADERS, *arguments, answer))
    process.start()
    taken, sent = answer.get()
    process.join()
    worked = server.processor_time() - worked
    times = [milliseconds for milliseconds, status, _words in sent if status == 201]
    rate = len(times) / taken
    percentiles = statistics.quantiles(times, n=100)
    print(
        f"{name:16} {len(times):6} in {taken:5.1f} s  {rate:6.1f}/s  p50 {percentiles[49]:6.1f} ms  "
        f"p99 {percentiles[98]:6.1f} ms  CPU of the server {worked / len(sent) * 1000:5.1f} ms  "
        f"{len(sent) - len(times)} refused"
    )
    return rate, percentiles[98], sent


def bench_casting(connection, seconds):
    import json

    from django.urls import reverse

    from ballots.models import EncryptedBallot
    from tests.bench.casting_site import Plain
    from tests.serving import Server

    with connection.schema_editor() as editor:
        editor.create_model(Plain)
    electorate = make_open_poll()
    start = time.perf_counter()
    bodies = make_votes(electorate, seconds * MOST_MADE)
    print(f"{len(bodies)} votes for {VOTERS} voters made in {time.perf_counter() - start:.0f} s  {load()}")
    path = reverse("ballots:cast_ballot", args=[electorate.poll.reference, electorate.code])
    settle(connection)
    connection.close()
    with Server("tests.bench.casting_site", workers=os.cpu_count()) as server:
        plain, *_rest = measure("plain form", server, "/plain/", bodies, max(seconds // 4, 5))
        rate, slowest, sent = measure("secret vote", server, path, bodies, seconds)
    acknowledged = {json.loads(words)["tracker"] for _time, status, words in sent if status == 201}
    kept = set(EncryptedBallot.objects.values_list("tracker", flat=True))
    print(
        f"{connection.vendor}: {rate:.0f} votes a second (target ≥ {TARGETS[connection.vendor]}), "
        f"p99 {slowest:.0f} ms (target ≤ {SLOWEST}), {len(acknowledged - kept)} lost (target 0), "
        f"{plain / rate:.1f} × the time of a plain form  {load()}"
    )


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with fresh_database() as connection:
        bench_casting(connection, seconds)


if __name__ == "__main__":
    main()
