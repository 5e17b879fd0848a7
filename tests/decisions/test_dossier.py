"""A decision's dossier: everything about it in one PDF and one archive, as it stood at one moment."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import timedelta

import pikepdf
import pytest

from decisions import actions, dossier
from proposals import actions as proposals
from tests import factories
from tests.decisions.pages import page
from tests.decisions.test_pdf import elements, titles
from tests.factories.answerability import make_everything_beside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]
DAY = timedelta(days=1)
HEADINGS = [
    "1. The proposal as it was decided",
    "2. What the discussion came to",
    "3. The vote",
    "4. Explanation",
    "5. What stands beside it",
    "6. Commitments and conditions",
    "7. The use of the data",
    "8. Every date",
    "Check this record",
]


@pytest.fixture
def decision():
    return make_everything_beside(factories.make_decision_published())


@pytest.fixture
def parts(decision):
    return dossier.gather(decision.reference, decision.decided_at + 9 * DAY, "en")


def contents(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name.partition("/")[2]: found.read(name) for name in found.namelist()}


def words_of(parts, name):
    return json.loads(parts.files[name])


def test_each_part_is_a_file_for_programs(decision, parts):
    version = decision.versions.get()
    assert parts.files["DEC-2026-0001-v1.json"] == version.canonical()
    assert words_of(parts, "proposal.json")["answers"]["title"] == decision.title
    assert words_of(parts, "summary.json")["agreed"]
    assert words_of(parts, "ballot.json")["result"]["yes"] == 2
    beside = words_of(parts, "beside.json")
    assert [len(rows) for rows in beside.values()] == [1] * 7
    assert beside["earlier_outcomes"][0]["reason"] == "The conditions are met."
    (commitment,) = words_of(parts, "commitments.json")
    assert (commitment["what"], commitment["status"]) == ("Delete the list of streets.", "said_done")
    kinds = [clock["kind"] for clock in words_of(parts, "clocks.json")]
    assert sorted(kinds) == sorted(["decide", "explain", "explain", "complete", "answer-decision-challenge"])
    rows = list(csv.reader(io.StringIO(parts.files["points.csv"].decode())))
    assert rows[1] == ["1", *factories.POINTS[0].values(), ""]
    use = words_of(parts, "use.json")
    assert (use["released"][0]["dataset"], use["published"][0]["title"]) == ("Streets", "Map")


def test_each_point_says_where_it_was_raised():
    proposal = factories.make_submitted_proposal()
    view = factories.make_comment(proposal)
    factories.make_summary(proposal)
    proposals.await_decision(proposal, actor=factories.make_steward(), at=factories.AFTER_COMMENTS)
    decision = factories.make_decision_taken(
        decision=actions.open_decision(
            proposal, None, actor=factories.make_steward(), at=factories.AFTER_COMMENTS
        )
    )
    source = {"kind": "view", "reference": f"{proposal.reference}/{view.pk}"}
    actions.publish_explanation(
        decision,
        sections=factories.EXPLANATION,
        points=[{"point": "Which streets?", "answer": "Three.", "change": "", "sources": [source]}],
        language="en",
        actor=factories.officer_for(decision.institution),
        at=decision.decided_at + DAY,
    )
    table = dossier.gather(decision.reference, decision.decided_at + DAY, "en").files["points.csv"].decode()
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["sources"].endswith(f"{proposal.reference}/comments/{view.pk}/")
    assert row["sources"].startswith("http")


def test_nobody_is_named(decision, parts):
    from community.models import Member

    everything = b"".join(parts.files.values()).decode()
    for member in Member.objects.all():
        assert member.email not in everything
        assert not member.display_name or member.display_name not in everything


def test_the_archive_says_what_it_holds_and_can_be_checked(decision, tmp_path):
    pdf, archive = dossier.make(decision.reference, decision.decided_at + 9 * DAY, "es")
    files = contents(archive)
    assert files["DEC-2026-0001-dossier-es.pdf"] == pdf
    assert {"README.txt", "LEEME.txt", "SHA256SUMS", "points.csv"} <= set(files)
    assert (
        "DEC-2026-0001-v1.json is the explanation, to the byte as it was published"
        in files["README.txt"].decode()
    )
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    if shutil.which("sha256sum"):
        with zipfile.ZipFile(io.BytesIO(archive)) as found:
            found.extractall(tmp_path)
        done = subprocess.run(
            ["sha256sum", "-c", "--strict", "SHA256SUMS"],
            cwd=tmp_path / "DEC-2026-0001-dossier",
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_the_pdf_keeps_the_same_standards_and_holds_every_part(decision, parts):
    pdf, _archive = dossier.make(decision.reference, decision.decided_at + 9 * DAY, "en")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        attached = {name: file.get_file().read_bytes() for name, file in document.attachments.items()}
        assert attached == parts.files
        assert len(document.Root.AF) == len(parts.files)
        with document.open_outline() as outline:
            found = list(titles(outline.root))
        assert [title for title in found if title in HEADINGS] == HEADINGS
        assert len(list(elements(document.Root.StructTreeRoot, "/BlockQuote"))) == 5
        assert not list(elements(document.Root.StructTreeRoot, "/H5"))


def test_before_there_is_anything_to_tell_it_says_so():
    decision = factories.make_decision_waiting(with_vote=False)
    parts = dossier.gather(decision.reference, decision.opened_at, "en")
    assert set(parts.files) == {
        "proposal.json",
        "summary.json",
        "beside.json",
        "commitments.json",
        "clocks.json",
    }
    assert parts.checks == []
    pdf, _archive = dossier.make(decision.reference, decision.opened_at, "en")
    assert pdf.startswith(b"%PDF-1.7")


def test_a_later_moment_is_another_dossier_and_the_earlier_one_stays_the_same(decision):
    moment = decision.decided_at - DAY
    before = dossier.gather(decision.reference, moment, "en")
    assert json.loads(before.files["beside.json"])["earlier_outcomes"] == []
    assert "use.json" not in dossier.gather(decision.reference, moment - DAY, "en").files
    assert before.files == dossier.gather(decision.reference, moment, "en").files
    after = dossier.gather(decision.reference, decision.decided_at, "en")
    assert before.files["beside.json"] != after.files["beside.json"]


def test_the_page_leads_to_it(client, decision):
    at = decision.decided_at + 9 * DAY
    body = page(client, decision, at).content.decode()
    assert 'href="/en/decisions/DEC-2026-0001/dossier.pdf"' in body
    assert 'href="/en/decisions/DEC-2026-0001/dossier.zip"' in body
    archive = page(client, decision, at, "dossier_zip")
    assert archive["Content-Type"] == "application/zip"
    assert archive["Content-Disposition"].startswith('attachment; filename="DEC-2026-0001-dossier-2026-04-')
    assert archive["X-Robots-Tag"] == "noindex"
    kept = page(client, decision, at, "dossier_pdf")
    assert contents(archive.content)["DEC-2026-0001-dossier-en.pdf"] == kept.content
