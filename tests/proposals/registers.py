"""What tests of other registers' files share: where the real ones lie, a reading, and a file that goes out."""

import io

from django.core.management import call_command

from community.models import Institution
from proposals.models import Proposal
from record.models import PendingEntry
from tests.conftest import shared_data

FILES = {
    "nhs": ("nhs_data_release_register", "agreements.csv"),
    "hdruk": ("nhs_data_release_register", "proposals_hdruk_dur.csv"),
    "cprd": ("cprd_approved_protocols", "protocols.csv"),
    "atrs": ("uk_atrs_records", "records.csv"),
}
STANDS = "Where it stands (Hearth)"
USE = {
    "Project ID": "P-1",
    "Organisation name*": "Valley Trust",
    "Project title*": "Bus routes",
    "Lay summary*": "Where buses are missing.",
    "Request category type": "Public Health Research",
    "Applicant name(s)": "The bus team",
    "Latest approval date*": "2021-01-15",
    "Access type*": "tre",
}
NOTHING_NEW = (
    "Imported 0 new proposals and 0 new institutions; %d were here already; took over 0 that changed"
)


def path_of(register):
    folder, name = FILES[register]
    return shared_data(folder) / name


def run(path, register, **options):
    """Read a file of a register, and give the report."""
    out = io.StringIO()
    call_command("import_proposals", path, register=register, stdout=out, **options)
    return out.getvalue()


def fetched(client, address):
    response = client.get(f"/en/proposals/{address}")
    assert response.status_code == 200
    return response.getvalue()


def counts():
    """How much there is of all that an import can add."""
    return Proposal.objects.count(), Institution.objects.count(), PendingEntry.objects.count()
