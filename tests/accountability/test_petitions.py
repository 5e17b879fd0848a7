"""Members ask together for a notice; nobody sees who, and nobody sees how many before there are enough."""

import json

import pytest
from django.core import mail

from accountability import actions, tasks
from accountability.models import Notice, Petition, PetitionBacking
from community.models import Institution
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.notices import Ladder
from tests.factories.people import make_officer
from tests.factories.petitions import make_gathered, make_petition
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LATER = START + DAY
EXPORT = "/cms/records/accountability/petition/?export=csv"


def test_the_last_member_who_is_needed_makes_it_a_notice_once(client):
    opener = make.make_member()
    petition = make_petition(actor=opener)
    assert petition.needed == 3
    url = petition.get_absolute_url()
    client.user = make.make_member()
    page = text(visit(client, url, LATER))
    assert "It becomes a notice once 3 members back it" in page
    visit(client, f"{url}back/", LATER, {})
    assert "I do not back it any more" in text(visit(client, url, LATER))
    visit(client, f"{url}back/", LATER, {"withdraw": "1"})
    assert PetitionBacking.objects.count() == 1
    visit(client, f"{url}back/", LATER, {})
    assert not Notice.objects.exists()
    client.user = make.make_member()
    visit(client, f"{url}back/", LATER, {})
    [notice] = Notice.objects.all()
    assert (notice.trigger, notice.state, notice.words) == ("petition", "checking", petition.words)
    petition = Petition.objects.get()
    assert petition.notice == notice
    late = make.make_member()
    assert "does not gather" in refused(actions.back_petition, petition, actor=late, at=LATER)
    # The notice is checked in private first, and its petition does not give it away.
    words = text(visit(client, url, LATER))
    assert "Enough members backed it" in words
    assert notice.reference not in words
    assert visit(client, url.rstrip("/") + ".json", LATER).json()["notice"] is None


def test_nobody_sees_who_backs_it_or_how_many_do(client):
    opener, backer = make.make_member(), make.make_member()
    petition = make_petition(actor=opener)
    before = [visit(client, path, LATER).content for path in paths(petition)]
    actions.back_petition(petition, actor=backer, at=LATER)
    client.logout()
    assert [visit(client, path, LATER).content for path in paths(petition)] == before
    sequence(LATER + DAY)
    entries = entries_about(petition.reference)
    assert [entry.kind for entry in entries] == ["accountability.petition_opened"]
    told = json.dumps([entry.facts for entry in entries]) + entries[0].actor
    for member in (opener, backer):
        assert member.display_name not in told
        assert member.email not in told


def test_staff_do_not_see_who_opened_it_and_nothing_keeps_it_once_it_is_over(client):
    steward = make.make_steward()
    gathered, closed, lapsed = (make_petition(actor=make.make_member()) for _each in range(3))
    client.user = make.make_member(is_staff=True, is_superuser=True)
    for petition in (gathered, closed, lapsed):
        for address in (f"/cms/records/accountability/petition/{petition.pk}/", EXPORT):
            answer = visit(client, address, LATER)
            assert answer.status_code == 200
            shown = b"".join(answer) if answer.streaming else answer.content
            assert petition.reference.encode() in shown
            assert petition.opener.display_name.encode() not in shown
            assert b"opener" not in shown.lower()
    make_gathered(gathered, at=LATER)
    actions.close_petition(closed, reason="It names somebody.", actor=steward, at=LATER)
    tasks.due(lapsed.closes_at)
    assert not Petition.objects.exclude(opener=None).exists()


def paths(petition):
    url = petition.get_absolute_url()
    return [url, url.rstrip("/") + ".json", "/en/petitions/", "/en/petitions/list.json"]


def test_who_may_open_and_back(client):
    institution = make.make_institution()
    officer = make_officer(institution)
    member = make.make_member()
    petition = make_petition(institution, actor=member)
    given = {
        "respondent": "institution",
        "institution": institution,
        "component": "A3",
        "words": "Late again.",
        "rule": "Clause 2",
    }
    assert "in their name" in refused(actions.open_petition, **given, actor=officer, at=START)
    assert "already" in refused(actions.open_petition, **given, actor=member, at=START)
    assert "in their name" in refused(actions.back_petition, petition, actor=officer, at=LATER)
    assert "already" in refused(actions.back_petition, petition, actor=member, at=LATER)
    stranger = make.make_member()
    refused(actions.withdraw_petition_backing, petition, actor=stranger, at=LATER)
    Institution.objects.filter(pk=institution.pk).update(is_registered=False)
    institution.refresh_from_db()
    assert "has not joined" in refused(actions.open_petition, **given, actor=stranger, at=START)
    kept = make.make_institution()
    Institution.objects.filter(pk=institution.pk).update(is_registered=False, merged_into=kept)
    institution.refresh_from_db()
    assert "turned out to be" in refused(actions.open_petition, **given, actor=stranger, at=START)
    about_oversight = given | {"respondent": "oversight"}
    refused(actions.open_petition, **about_oversight, actor=make.make_overseer(), at=START)
    assert actions.open_petition(**about_oversight, actor=stranger, at=START).institution is None


def test_what_is_typed_stays_when_something_is_missing(client):
    make.make_charter()
    client.user = make.make_member()
    typed = {"respondent": "institution", "component": "A3", "words": "No list came.", "rule": ""}
    answer = visit(client, "/en/petitions/open/", START, typed)
    assert answer.status_code == 400
    assert "No list came." in answer.content.decode()
    answer = visit(client, "/en/petitions/open/", START, typed | {"rule": "Clause 2"})
    assert answer.status_code == 409
    assert "Say which institution fell short." in text(answer)
    typed |= {"rule": "Clause 2", "institution": make.make_institution().code}
    assert "no public record" in text(
        visit(client, "/en/petitions/open/", START, typed | {"records": "DEC-1999-0001"})
    )
    answer = visit(client, "/en/petitions/open/", START, typed)
    assert answer.status_code == 302


def test_its_time_runs_out_and_who_backed_it_is_forgotten():
    petition = make_petition()
    over = petition.closes_at
    refused(actions.back_petition, petition, actor=make.make_member(), at=over)
    tasks.due(over - DAY / 24)
    assert PetitionBacking.objects.exists()
    assert any(petition.reference in words for words in tasks.due(over))
    assert not tasks.due(over + DAY)
    assert not PetitionBacking.objects.exists()
    assert str(Petition.objects.get().status(over)) == "Not enough members backed it in time"


def test_a_steward_without_a_tie_closes_one_and_its_words_go_from_the_page(client):
    institution = make.make_institution()
    petition = make_petition(institution, words="My neighbour Ann did it.")
    tied = make.make_steward()
    make_officer(institution, member=tied)
    for actor in (tied, make.make_member(), make.make_overseer()):
        refused(actions.close_petition, petition, reason="It names somebody.", actor=actor, at=LATER)
    client.user = make.make_steward()
    visit(client, f"{petition.get_absolute_url()}close/", LATER, {"reason": "It names somebody private."})
    client.logout()
    client.user = None
    words = text(visit(client, petition.get_absolute_url(), LATER))
    assert "It names somebody private." in words
    assert "neighbour" not in words
    told = visit(client, petition.get_absolute_url().rstrip("/") + ".json", LATER).json()
    assert told["words"] is None
    assert not PetitionBacking.objects.exists()


def test_those_who_back_it_are_told_without_a_trace(django_capture_on_commit_callbacks):
    petition = make_petition()
    with django_capture_on_commit_callbacks(execute=True):
        make_gathered(petition, at=LATER)
    letters = [letter for letter in mail.outbox if petition.reference in letter.body]
    assert len(letters) == petition.needed
    assert not any("petition" in letter.subject.lower() for letter in letters)


def test_those_who_back_it_are_told_each_time_the_notice_moves_once_everybody_can_read_it(
    client, django_capture_on_commit_callbacks
):
    """And from the notice one finds its petition."""
    ladder = Ladder()
    petition = make_gathered(make_petition(ladder.institution, at=ladder.at), at=ladder.at)
    ladder.notice = petition.notice
    told = []

    def after(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        told.append(sum(petition.reference in letter.body for letter in mail.outbox))

    ladder.later(20)
    after(lambda: ladder.decide("issue", choices=("yes", "no", "no")))
    after(lambda: ladder.decide("issue"))
    after(ladder.stay_silent)
    after(ladder.answer)
    after(lambda: ladder.decide("close", outcome="not_fixed"))
    assert told == [0, 3, 3, 3, 3]
    url = petition.notice.get_absolute_url()
    assert f'href="{petition.get_absolute_url()}"' in visit(client, url, ladder.at).content.decode()
    assert visit(client, f"{url[:-1]}.json", ladder.at).json()["petition"] == petition.reference
    assert petition.notice.reference in text(visit(client, petition.get_absolute_url(), ladder.at))


def test_who_leaves_backs_nothing_any_more():
    member = make.make_member()
    petition = make_petition(actor=member)
    actions.delete_account(member, actor=member, at=LATER)
    assert not PetitionBacking.objects.exists()
    petition.refresh_from_db()
    assert petition.opener is None


@pytest.mark.django_db(transaction=True)
def test_two_who_are_the_last_at_once_raise_one_notice():
    from tests.proposals.test_races import second_before_the_first_ends

    petition = make_petition()
    actions.back_petition(petition, actor=make.make_member(), at=LATER)
    one, two = make.make_member(), make.make_member()
    second_before_the_first_ends(
        lambda: actions.back_petition(petition, actor=one, at=LATER),
        lambda: actions.back_petition(petition, actor=two, at=LATER),
    )
    assert Notice.objects.count() == 1
    assert PetitionBacking.objects.count() == petition.needed
