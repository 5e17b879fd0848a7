"""Words of a use that came from another register: they go for good, and reading the register again brings none back."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.core.management import call_command

from community.rules import Refused
from proposals import registers
from proposals.models import Proposal
from tests import factories as make
from tests.proposals.pages import text, url
from tests.proposals.redacting import SECRET, redact
from tests.tables import holders

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(make.START + 5 * make.DAY, tick=False)


def read_register(folder, **cells):
    """Read a register of one use; ``cells`` are under the machine names of HDR UK's columns."""
    cells = {
        "project_id_text": "HDR-1",
        "organisation_name": "Elm Valley University",
        "project_title": "Visits",
        "lay_summary": "Why people miss visits.",
        "public_benefit_statement": "Fewer missed visits.",
        "latest_approval_date": "2026-01-05",
        "non_gateway_datasets": "Visits",
        "access_type": "TRE",
        "technical_summary": f"{SECRET} counts visits.",
        "non_gateway_applicants": SECRET,
        "A column of its own": f"Ask {SECRET}.",
    } | cells
    path = folder / "register.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, cells)
        writer.writeheader()
        writer.writerow(cells)
    out = io.StringIO()
    call_command("import_proposals", path, register="hdruk", stdout=out)
    return out.getvalue()


def test_words_of_an_imported_use_go_and_do_not_come_back_with_its_register(client, clock, tmp_path):
    read_register(tmp_path)
    proposal = Proposal.objects.get()
    chosen = [("column", name) for name in ("Applicant name(s)", "A column of its own", "Technical summary")]
    address = f"{url('redact', proposal.reference)}?{urlencode(chosen)}"
    client.force_login(make.make_steward())
    asked = text(client.get(url("redact", proposal.reference)))
    assert "Applicant name(s)" in asked
    assert 'value="Organisation name*"' not in asked
    assert SECRET in text(client.get(address))
    words = {
        "based_on": 1,
        "how_used": "Visits are counted.",
        "reason": "request",
        "change_note": "A name was taken out.",
    }
    assert client.post(address, words | {"reason": ""}).status_code == 400
    assert client.post(address, words).status_code == 302
    assert holders(SECRET) == []
    read_register(tmp_path)
    assert "took over 0 that changed" in read_register(tmp_path)
    assert proposal.versions.count() == 2
    read_register(tmp_path, lay_summary="Why many miss visits.", non_gateway_applicants=f"Dr {SECRET}")
    assert holders(SECRET) == []
    proposal.refresh_from_db()
    assert proposal.plain_summary == "Why many miss visits."
    assert proposal.how_used == "Visits are counted."
    assert proposal.versions.count() == 3
    client.logout()
    source = text(client.get(url("source", proposal.reference)))
    assert "Part of this record was removed" in source
    assert "Applicant name(s)" in source
    for page in (source, text(client.get(url("version", proposal.reference, 1)))):
        assert "Quintanilla" not in page
    for name in ("list_hdruk_csv", "list_json"):
        exported = client.get(url(name)).getvalue().decode()
        assert proposal.reference in exported or "HDR-1" in exported
        assert "Quintanilla" not in exported


def table(path, *rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_agreement(folder):
    """Read an NHS agreement whose two releases name somebody in their legal basis."""
    *_known, law, _frequency, _opt_out, _duty = registers.NHS.releases
    agreement = {column.heading: column.heading for column in registers.NHS.columns}
    release = {registers.NHS.join: agreement["Reference Number"]} | dict.fromkeys(
        registers.NHS.releases, "Yes"
    )
    releases = [release | {law: f"{SECRET} agreed."}, release]
    out = io.StringIO()
    call_command(
        "import_proposals",
        table(folder / "agreements.csv", agreement),
        register="nhs",
        releases=table(folder / "data_releases.csv", *releases),
        stdout=out,
    )
    return out.getvalue()


def test_words_of_a_release_under_an_agreement_go_and_do_not_come_back(client, clock, tmp_path):
    read_agreement(tmp_path)
    proposal = Proposal.objects.get()
    assert SECRET in proposal.legal_basis_details
    assert SECRET in text(client.get(url("source", proposal.reference)))
    redact(proposal, names=["legal_basis_details"], answers={"legal_basis_details": "A law."})
    assert holders(SECRET) == []
    assert "took over 0 that changed" in read_agreement(tmp_path)
    assert holders(SECRET) == []
    proposal.refresh_from_db()
    assert [release["Frequency"] for release in proposal.release_rows] == ["Yes", "Yes"]
    assert proposal.legal_basis_details == "A law."


def test_only_columns_that_find_no_use_can_be_emptied(tmp_path):
    read_register(tmp_path)
    proposal = Proposal.objects.get()
    for column in ("Project ID", "Organisation name*", "Nothing"):
        with pytest.raises(Refused, match="Choose the answers"):
            redact(proposal, names=[], answers={}, columns=[column])
    redact(proposal, names=[], answers={}, columns=["Applicant name(s)"])
    proposal.refresh_from_db()
    assert proposal.withheld_columns == ["Applicant name(s)"]
