import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cms.blocks import ACTS, ActBlock


@pytest.mark.parametrize("act", ACTS)
def test_a_button_leads_to_an_address_of_ours_in_the_readers_language(act, client, db):
    with translation.override("es"):
        html = ActBlock().render(act)
    address = html.split('href="')[1].split('"')[0]
    assert address.startswith("/es/")
    assert client.get(address).status_code in (200, 302)


def test_an_editor_cannot_make_a_button_that_leads_elsewhere():
    block = ActBlock()
    assert block.clean("report") == "report"
    with pytest.raises(ValidationError):
        block.clean("https://example.org")


def test_a_button_that_the_program_no_longer_knows_is_left_out():
    assert ActBlock().render("forgotten").strip() == ""
