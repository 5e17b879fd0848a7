"""What printing costs: a decision of four pages, the same when it is kept, and a very long one.

Run as ``python -m tests.bench.bench_pdf``. The library that lays out pages is imported first, which takes a second or
two once in the life of a worker and is not counted. The long one is made in a process of its own, so that
its memory is nobody else's.
"""

import resource
import subprocess
import sys
import time

from tests.bench.measuring import fresh_database, load, p95, spread, times_of

FIRST, KEPT, LONG, MEMORY = 1_500, 20, 10_000, 400  # milliseconds, and at last megabytes
PARAGRAPH = (
    "We looked at what people told us, at the count of missed visits in 2025 and at what the bus agency needs. "
    "Streets are enough to plan stops; house numbers would tell who lives where, and that is why they stay here. "
)


def decision_of(paragraphs, points, rows=0):
    """A published decision with so many paragraphs under each heading, and so many points.

    A heading holds text without mark-up, and so no table of its own. The one table of an explanation is that of the
    points under the third heading; ``rows`` are short rows of figures added to it, which stand for a table in a text.
    """
    from decisions import actions
    from tests import factories

    decision = factories.make_decision_taken(with_vote=False)
    text = "\n\n".join([PARAGRAPH] * paragraphs)
    sections = {name: text if words else "" for name, words in factories.EXPLANATION.items()}
    said = [
        {"point": f"Point {number}: {PARAGRAPH}", "answer": PARAGRAPH * 2, "change": PARAGRAPH}
        for number in range(points)
    ]
    figures = [
        {"point": f"Street {number}", "answer": f"{number} missed visits in 2025", "change": ""}
        for number in range(rows)
    ]
    return actions.publish_explanation(
        decision,
        sections=sections,
        points=said + figures,
        language="en",
        actor=factories.officer_for(decision.institution),
        at=decision.decided_at,
    )


def pages_of(pdf):
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def bench_short():
    from django.test import Client

    from decisions import pdf
    from decisions.models import RenderedPDF

    version = decision_of(2, 2)
    pages = pages_of(pdf.render(version, "en"))
    rendered = times_of(lambda: pdf.render(version, "en"), 10)
    reader = Client()
    address = f"/en/decisions/{version.decision.reference}"
    RenderedPDF.objects.all().delete()
    reader.get(f"{address}.pdf")

    def read(path):
        response = reader.get(f"{address}{path}")
        assert response.status_code == 200, path

    kept = times_of(lambda: read(".pdf"), 60)
    shown = times_of(lambda: read("/"), 20)
    print(f"a decision of {pages} pages, printed:  {spread(*rendered, FIRST)}")
    print(f"the same when it is kept:         {spread(*kept, KEPT)}")
    print(f"its page in HTML, for comparison: {spread(*shown, '–')}")
    print(
        f"printing costs {p95(rendered[1]) / p95(shown[1]):.1f} times the page, and reading what is kept "
        f"{p95(kept[1]) / p95(shown[1]):.2f} times"
    )


def bench_long():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_pdf", "long"], capture_output=True, text=True, check=True
    )
    print(done.stdout.strip())


def long_one():
    from decisions import pdf

    pdf.render(decision_of(1, 1), "en")
    version = decision_of(3, 100, rows=200)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, work = time.perf_counter(), time.process_time()
    made = pdf.render(version, "en")
    took, work = (time.perf_counter() - start) * 1000, (time.process_time() - work) * 1000
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"100 points and 200 rows of figures in one table, {pages_of(made)} pages, {len(made) // 1024} KB: {took:.0f} ms "
        f"(target ≤ {LONG}), CPU {work:.0f} ms; memory {most:.0f} MB at most (target ≤ {MEMORY}), {before:.0f} MB before"
    )


if __name__ == "__main__":
    with fresh_database():
        if sys.argv[1:] == ["long"]:
            long_one()
        else:
            print(load())
            bench_short()
            bench_long()
