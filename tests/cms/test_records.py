import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook
from wagtail.permissions import policy_registry
from wagtail.users.forms import GroupForm

from ballots.actions import challenge_result, close_poll, print_codes, report_on_poll
from cms.records import KINDS, NOT_LISTED
from community.actions import add_holiday, report_outage
from community.models import Institution, Member, clock_actor
from community.open_data import uncell
from proposals.actions import report_on_use
from proposals.models import Proposal, contribution_models
from record.sequencer import sequence
from redress_log.actions import learn_quarter
from tests.factories import (
    AFTER_COMMENTS,
    DAY,
    START,
    make_answered_question,
    make_challenge,
    make_comment,
    make_constituency,
    make_decision_published,
    make_document,
    make_draft,
    make_institution,
    make_meeting,
    make_opinion_map,
    make_partner,
    make_published_case,
    make_question,
    make_refused_proposal,
    make_removed_comment,
    make_roll_keeper,
    make_statement,
    make_submitted_proposal,
    make_summary,
    make_text_change,
    make_use,
    officer_for,
    setup_actor,
)
from tests.factories.accountability import make_public_commitment, make_tag
from tests.factories.answerability import make_everything_beside
from tests.factories.assessments import make_criterion_rating
from tests.factories.audits import make_audit_request
from tests.factories.histories import make_repaired_history
from tests.factories.notices import make_everything_of_a_notice
from tests.factories.paper import make_paper_poll
from tests.factories.petitions import make_petition
from tests.factories.plans import make_whole_plan
from tests.factories.scorecards import make_published
from tests.factories.seats import make_body_with_everything
from tests.factories.secret_polls import voters_of

pytestmark = pytest.mark.django_db

REPORT = {"ran_verifier": True, "watched_paper": False, "sheets_agree": False}
HOUSE = ["record", "community", "proposals", "ballots", "decisions", "redress_log", "accountability"]


def models_of_the_house():
    for app in HOUSE:
        for model in apps.get_app_config(app).get_models():
            if not model.__name__.startswith("Historical"):
                yield model._meta.label


def address(kind, view, *arguments):
    return reverse(f"{kind.model.lower().replace('.', '-')}:{view}", args=arguments)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, database):
    """At least one row of every kind of record, until the last test here ended."""
    with django_db_blocker.unblock():
        _make_world()
        yield
        database.restore()


def _make_world():
    proposal = make_submitted_proposal(institution=make_institution())
    make_comment(proposal)
    make_removed_comment(proposal)
    make_text_change(proposal)
    make_partner(proposal)
    make_meeting(proposal)
    make_document(proposal)
    make_challenge(make_summary(proposal))
    make_question(proposal)
    make_answered_question()
    make_statement(proposal)
    make_opinion_map()
    make_refused_proposal()
    use = make_use()
    report_on_use(
        use, body="Stops were moved.", actor=officer_for(use.lead_organisation), at=AFTER_COMMENTS + DAY
    )
    decision = make_decision_published(institution=proposal.lead_organisation)
    make_everything_beside(decision)
    make_published_case()
    learn_quarter(date(2026, 1, 1), actor=clock_actor, at=START + 40 * DAY)
    decision.refresh_from_db()
    make_repaired_history(decision, at=decision.decided_at)
    make_tag(proposal, at=START)
    make_everything_of_a_notice([proposal.reference])

    commitment = make_public_commitment()
    make_published()
    make_petition()
    make_whole_plan(commitment, commitment.made_at + DAY)
    make_criterion_rating(commitment.institution)
    make_audit_request(commitment.institution)

    make_body_with_everything(at=START)
    print_codes(make_constituency(), 11, actor=make_roll_keeper(), at=START)
    electorate, scrutineer, _tellers = make_paper_poll(on_paper=0, votes=["yes"] * 12)
    poll = close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    report_on_poll(poll, answers=REPORT, words="All was well.", actor=scrutineer, at=poll.closed_at)
    voter = voters_of(electorate)[0]
    challenge_result(poll, reason="Nobody told us.", actor=voter, at=poll.closed_at)
    clock = decision.explain_clock
    clock.count_again(since=START, at=START + DAY, kind="answer", reason="The community was asked.")
    add_holiday("US-CA", date(2026, 6, 12), name="Valley Day", actor=setup_actor, at=START)
    report_outage(START.date(), reason="A flood.", actor=setup_actor, at=START)
    sequence(START)


@pytest.mark.parametrize("label", list(models_of_the_house()))
def test_every_kind_of_record_is_listed_or_says_why_not(label):
    listed = {kind.model for kind in KINDS}
    if getattr(apps.get_model(label), "is_secret", False):
        assert label not in listed
    else:
        assert (label in listed) != (label in NOT_LISTED), "add it to KINDS, or to NOT_LISTED with a reason"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model)
def test_a_superuser_can_look_at_a_record_and_not_change_it(admin_client, world, kind):
    model = apps.get_model(kind.model)
    listing = admin_client.get(address(kind, "index"))
    assert listing.status_code == 200
    for view in ("add", "edit", "delete", "copy", "history", "usage"):
        with pytest.raises(NoReverseMatch):
            address(kind, view)
    row = model._default_manager.order_by("pk").first()
    before = model._default_manager.values().get(pk=row.pk)
    inspected = address(kind, "inspect", row.pk)
    assert admin_client.get(inspected).status_code == 200
    root = address(kind, "index")
    for path in (
        f"{root}new/",
        f"{root}edit/{row.pk}/",
        f"{root}delete/{row.pk}/",
        f"{root}copy/{row.pk}/",
        f"{root}{row.pk}/edit/",
        f"{root}{row.pk}/delete/",
    ):
        assert admin_client.get(path).status_code in (302, 403, 404), path
        assert admin_client.post(path, {"name": "x"}).status_code in (302, 403, 404), path
    assert admin_client.post(root).status_code == 405
    assert admin_client.post(inspected).status_code == 405
    assert model._default_manager.values().get(pk=row.pk) == before


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model)
def test_nobody_is_offered_a_permission_to_change_a_record(kind, world):
    superuser = Member.objects.create_superuser("root@example.org", "a long password", display_name="Root")
    policy = policy_registry.get_by_type(apps.get_model(kind.model))
    assert policy.user_has_permission(superuser, "view")
    assert not policy.user_has_any_permission(superuser, ["add", "change", "delete", "publish"])
    app_label, model = kind.model.lower().split(".")
    offered = GroupForm().fields["permissions"].queryset
    assert not offered.filter(content_type__app_label=app_label, content_type__model=model)


def test_a_member_who_is_not_staff_sees_no_list(client, world):
    client.force_login(Member.objects.filter(is_superuser=False).first())
    assert client.get(address(KINDS[0], "index")).status_code == 302


def test_a_moment_is_shown_in_local_time(admin_client, world):
    kind = next(kind for kind in KINDS if kind.model == "proposals.Proposal")
    proposal = Proposal.objects.earliest("pk")
    assert proposal.submitted_at == datetime(2026, 3, 2, 18, tzinfo=UTC)
    assert (
        "March 2, 2026, 10 a.m." in admin_client.get(address(kind, "inspect", proposal.pk)).content.decode()
    )


def test_a_draft_is_shown_to_nobody(admin_client, db):
    kind = next(kind for kind in KINDS if kind.model == "proposals.Proposal")
    draft = make_draft(title="Not yet for others")
    assert admin_client.get(address(kind, "inspect", draft.pk), follow=True).status_code == 404
    assert draft.title not in admin_client.get(address(kind, "index")).content.decode()
    export = admin_client.get(address(kind, "index"), {"export": "csv"})
    assert draft.title not in b"".join(export.streaming_content).decode()


def test_a_record_is_found_filtered_and_inspected_with_what_it_was_before(admin_client, db):
    clinic = make_institution(name="Riverside Health")
    make_institution(name="Other House")
    kind = next(kind for kind in KINDS if kind.model == "community.Institution")
    found = admin_client.get(address(kind, "index"), {"q": "riverside"}).content.decode()
    assert "Riverside Health" in found
    assert "Other House" not in found
    clinic.name = "Riverside Hospital"
    clinic.save()
    page = admin_client.get(address(kind, "inspect", clinic.pk)).content.decode()
    assert "Name: Riverside Health → Riverside Hospital" in page
    assert clinic.get_absolute_url() in page


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model)
@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_every_kind_of_record_is_exported(admin_client, world, kind, export):
    response = admin_client.get(address(kind, "index"), {"export": export})
    content = b"".join(response.streaming_content)
    number = kind.records().count()
    assert number
    if export == "csv":
        assert len(list(csv.reader(io.StringIO(content.decode())))) == number + 1
    else:
        assert load_workbook(io.BytesIO(content)).active.max_row == number + 1


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_looks_like_a_formula_is_exported_as_words(admin_client, db, formula):
    Institution.objects.create(code="INS-trick", name=formula)
    kind = next(kind for kind in KINDS if kind.model == "community.Institution")
    response = admin_client.get(address(kind, "index"), {"export": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode(), newline="")))
    (name,) = (row["Name"] for row in rows if row["Code"] == "INS-trick")
    assert name.startswith("'")
    assert uncell(name) == formula


def test_no_list_shows_an_address_or_password_of_a_member(admin_client, world):
    members = Member.objects.filter(is_superuser=False)
    for kind in KINDS:
        text = admin_client.get(address(kind, "index")).content.decode()
        response = admin_client.get(address(kind, "index"), {"export": "csv"})
        text += b"".join(response.streaming_content).decode()
        row = apps.get_model(kind.model)._default_manager.first()
        if row:
            text += admin_client.get(address(kind, "inspect", row.pk)).content.decode()
        assert not [member.email for member in members if member.email in text]
        assert not [member.password for member in members if member.password in text]


def test_who_filed_for_an_institution_is_neither_inspected_nor_exported(admin_client, db):
    institution = make_institution()
    officer = officer_for(institution)
    proposal = make_submitted_proposal(officer, institution, filed_as="institution")
    kind = next(kind for kind in KINDS if kind.model == "proposals.Proposal")
    text = admin_client.get(address(kind, "inspect", proposal.pk)).content.decode()
    exported = admin_client.get(address(kind, "index"), {"export": "csv"})
    text += b"".join(exported.streaming_content).decode()
    assert proposal.reference in text
    assert officer.display_name not in text


def test_no_list_names_who_wrote_what_is_said_for_an_institution_or_the_community(admin_client, world):
    models = [model for model in contribution_models().values() if not model.is_personal]
    assert models
    for kind in KINDS:
        if (model := apps.get_model(kind.model)) not in models:
            continue
        row = model._default_manager.earliest("pk")
        text = admin_client.get(address(kind, "inspect", row.pk)).content.decode()
        text += b"".join(
            admin_client.get(address(kind, "index"), {"export": "csv"}).streaming_content
        ).decode()
        assert row.author.display_name not in text, kind.model
