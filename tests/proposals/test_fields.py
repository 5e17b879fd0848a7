import csv
import json

import pytest
from django.core.exceptions import ValidationError

from proposals import fields
from proposals.models import Proposal, fingerprint
from proposals.queries import sections_of
from tests import factories as make
from tests.conftest import shared_data


def test_there_are_35_numbered_fields_in_seven_sections_and_nine_are_needed():
    assert [field.number for field in fields.FIELDS] == list(range(1, 36))
    assert len(fields.SECTIONS) == 7
    assert [field.number for field in fields.NEEDED_TO_SUBMIT] == [1, 2, 3, 4, 5, 6, 11, 13, 30]


def test_every_answer_has_a_place_in_the_model_and_the_same_choices():
    for field in fields.FIELDS:
        stored = Proposal._meta.get_field(field.name)
        if field.kind == "choice":
            assert tuple(stored.choices) == field.choices
        for name in field.inputs:
            assert Proposal._meta.get_field(name)


@pytest.mark.parametrize(
    ("table", "column", "names"),
    [
        ("dpv_terms.csv", "term", ("purposes", "automation", "legal_basis", "consent_and_opt_out")),
        ("duo_codes.csv", "id", ("use_conditions",)),
        ("sdoh_domains.csv", "code", ("need_domains",)),
    ],
)
def test_codes_of_public_vocabularies_are_spelled_as_there(table, column, names):
    with open(shared_data("vocab") / table, encoding="utf-8") as file:
        known = {row[column] for row in csv.DictReader(file)}
    own = {"none", "unknown"}
    for name in names:
        codes = {code for code, _words in fields.BY_NAME[name].choices}
        assert codes - own <= known, name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("possible_harms", "a harm"),
        ("possible_harms", [["a", "b"]]),
        ("possible_harms", [{"harm": 3}]),
        ("possible_harms", [{"unknown": "x"}]),
        ("possible_harms", [{"likelihood": "perhaps"}]),
        ("purposes", "PublicBenefit"),
        ("purposes", ["Nothing"]),
        ("datasets", {"name": "x"}),
    ],
)
def test_a_list_of_another_shape_is_refused(name, value):
    with pytest.raises(ValidationError) as refused:
        Proposal(**{name: value}).clean()
    assert name in refused.value.message_dict


@pytest.mark.django_db
def test_answers_are_json_and_read_back_as_words():
    institution = make.make_institution("Clinic of the Valley")
    proposal = make.make_draft(
        institution=institution, data_controllers=[institution], people_count=4000, retention_months=24
    )
    answers = json.loads(json.dumps(proposal.answers()))
    assert answers == proposal.answers()
    assert len(fingerprint(answers)) == 64
    words = {answer.field.name: answer for _section, group in sections_of(answers) for answer in group}
    assert words["lead_organisation"].lines[0][0] == "Clinic of the Valley"
    assert words["people_described"].lines == (("About 4,000 people", ""),)
    assert words["retention"].lines == (("24 months", ""),)
    assert words["possible_harms"].table[0][2] == "Possible"
    assert not words["alternatives"].is_given


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "shown"), [(0, "fewer than 11"), (10, "fewer than 11"), (11, 11), (None, None)]
)
def test_a_number_of_people_below_11_never_reaches_a_text(count, shown):
    assert make.make_draft(people_count=count).answers()["people_count"] == shown
