import re
import uuid
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import reverse

from community.models import Clock
from redress_log import actions
from redress_log.models import Case, Move, Report
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = make.DAY


@pytest.fixture(autouse=True)
def _two_months_later_with_no_tries_yet():
    cache.clear()
    with time_machine.travel(make.START + 60 * DAY):
        yield


def typed(**other):
    return {
        "sending": str(uuid.uuid4()),
        "step": "send",
        "what_happened": "They gave my address away.",
        "institution": "",
        "harm_kinds": ["used_against"],
        "shown_to_public": "type_only",
        "shown_to_institution": "nothing",
        "shown_to_oversight": "words",
        "language": "en",
    } | other


def send(client, **other):
    make.make_charter()
    return client.post(reverse("redress_log:report"), typed(**other))


def mine(client, action="mine", **data):
    return client.post(reverse(f"redress_log:{action}"), data)


def test_anybody_reports_and_is_shown_the_code_once_with_who_sees_what(client):
    page = send(client)
    words = page.content.decode()
    report = Report.objects.get()
    assert page.status_code == 200
    assert report.reference in words
    assert page.context["code"] in words
    for answer in ("Only the kind of problem", "Nothing more than the public sees", "but not who I am"):
        assert answer in words
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_a_form_sent_twice_is_one_report_and_shows_no_code_again(client):
    once = typed()
    make.make_charter()
    first = client.post(reverse("redress_log:report"), once)
    second = client.post(reverse("redress_log:report"), once)
    assert second.status_code == 200
    assert first.context["code"] not in second.content.decode()
    assert Report.objects.count() == 1


def test_a_form_that_lacks_something_keeps_what_was_typed(client):
    page = send(client, what_happened="Something with a tail of <tags>", harm_kinds=[])
    assert page.status_code == 400
    assert "Something with a tail of &lt;tags&gt;" in page.content.decode()
    assert Report.objects.count() == 0


@pytest.mark.parametrize("name", ["report", "mine"])
def test_a_private_page_is_small_neutral_and_has_a_way_out(client, name):
    make.make_institution("Riverside Clinic")
    page = client.get(reverse(f"redress_log:{name}"))
    words = page.content.decode()
    title = words.split("<title>")[1].split("</title>")[0].lower()
    for telling in ("harm", "problem", "report", "redress", "unsafe"):
        assert telling not in title
    assert "Leave this page now" in words
    assert "no-store" in page["Cache-Control"]
    assert len(page.content) < 25_000


def test_the_code_opens_the_page_from_a_form_and_never_from_an_address(client):
    code = send(client).context["code"]
    assert (
        Report.objects.get().reference
        not in client.get(reverse("redress_log:mine"), {"code": code}).content.decode()
    )
    page = mine(client, code=code.lower())
    assert page.status_code == 200
    assert Report.objects.get().reference in page.content.decode()
    assert "sessionid" not in client.cookies


def test_every_wrong_code_is_refused_in_the_same_words(client):
    code = send(client).context["code"]
    pages = [
        mine(client, code=wrong)
        for wrong in (
            code[:-1] + ("A" if code[-1] != "A" else "B"),
            "AAAA-BBBB-CCCC-DDDD-EEEE",
            "x",
            "é" * 60,
        )
    ]
    assert {page.status_code for page in pages} == {403}
    # The code as it was typed is shown again, so that each letter can be checked.
    own = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|name="code" value="[^"]*"')
    assert len({own.sub("", page.content.decode()) for page in pages}) == 1
    assert "AAAA-BBBB-CCCC-DDDD-EEEE" in pages[1].content.decode()
    for page in pages:
        assert "This code does not open anything" in page.content.decode()
        assert Report.objects.get().reference not in page.content.decode()


def test_after_ten_wrong_codes_a_further_one_must_wait_and_the_right_one_opens(client):
    code, wrong = send(client).context["code"], "AAAA-BBBB-CCCC-DDDD-EEEE"
    for _try in range(10):
        assert mine(client, code=wrong).status_code == 403
    page = mine(client, code=wrong)
    assert page.status_code == 429
    assert "Wait a few minutes" in page.content.decode()
    # Many people share one address; one who tries codes must not lock the others out of their own reports.
    assert mine(client, code=code).status_code == 200


@pytest.mark.parametrize(
    "action",
    [
        "approve_summary",
        "sign_plan",
        "confirm",
        "withdraw",
        "agree_to_talks",
        "leave_talks",
        "ask_for_review",
        "add_note",
    ],
)
def test_opening_a_link_changes_nothing(client, action):
    assert client.get(reverse(f"redress_log:{action}")).status_code == 405


def test_a_signed_in_person_opens_their_own_and_nobody_elses(client):
    member = make.make_member()
    report, _code = make.make_report(actor=member)
    client.force_login(make.make_member())
    assert mine(client, reference=report.reference).status_code == 403
    client.logout()
    assert mine(client, reference=report.reference).status_code == 400
    client.force_login(member)
    page = mine(client, reference=report.reference)
    assert page.status_code == 200
    assert "They gave my address to the police." in page.content.decode()


def test_the_person_confirms_with_one_button_and_the_institution_cannot(client):
    walk = make.make_walk("check")
    client.force_login(walk.officer)
    page = mine(client, "confirm", code=walk.code, answer="accept")
    assert page.status_code == 403
    assert "no institution signs off a case" in page.content.decode()
    client.logout()
    assert mine(client, "confirm", code=walk.code).status_code == 400
    assert mine(client, "confirm", code=walk.code, answer="not_sure").status_code == 200
    assert walk.refresh().case.closing_signed_by == ""
    assert mine(client, "confirm", code=walk.code, answer="accept").status_code == 200
    assert walk.refresh().case.closing_signed_by == "affected"


def test_a_link_by_mail_asks_one_question_and_opening_it_changes_nothing(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        walk = make.make_walk("check", contact="neighbour@example.org")
    links = [
        re.search(r"/en/code/confirm/\S+", message.body)
        for message in mail.outbox
        if message.to == ["neighbour@example.org"]
    ]
    plan_link, link = [found[0] for found in links if found]
    with time_machine.travel(walk.at):
        # The remedy was answered by the code, so the first link has served.
        assert client.get(plan_link).status_code == 410
        for _time in range(2):
            page = client.get(link)
            assert "Was this put right?" in page.content.decode()
        assert walk.refresh().case.closing_signed_by == ""
        assert client.post(link, {}).status_code == 400
        assert client.post(link, {"answer": "accept_with_limits"}).status_code == 200
        assert walk.refresh().case.closing_signed_by == "affected"
        assert client.post(link, {"answer": "refuse"}).status_code == 410


def test_an_expired_link_says_so_and_changes_nothing(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        walk = make.make_walk("propose", contact="neighbour@example.org")
    link = next(
        found[0] for message in mail.outbox if (found := re.search(r"/en/code/confirm/\S+", message.body))
    )
    with time_machine.travel(walk.at + 40 * DAY):
        page = client.post(link, {"answer": "accept"})
        assert page.status_code == 410
        assert "too old" in page.content.decode()
    assert walk.refresh().case.plan_signed_by == ""
    with time_machine.travel(walk.at + DAY):
        assert client.post(link, {"answer": "accept"}).status_code == 200
    assert walk.refresh().case.plan_signed_by == "affected"


def test_the_person_approves_writes_again_and_withdraws(client):
    steward = make.make_steward()
    report, code = make.make_report_ready_for_panel(steward, shown_to_public="summary")
    assert mine(client, "approve_summary", code=code).status_code == 403
    assert mine(client, "add_note", code=code, words="").status_code == 400
    assert mine(client, "add_note", code=code, words="He found out.").status_code == 200
    assert mine(client, "withdraw", code=code).status_code == 200
    report.refresh_from_db()
    assert report.withdrawn_at is not None
    assert report.safety_concern == "He found out."
    assert mine(client, "withdraw", code=code).status_code == 403


def test_the_desk_is_the_stewards(client):
    report, _code = make.make_report(safety_concern="My neighbour works there.")
    desk, page = reverse("redress_log:desk"), reverse("redress_log:desk_report", args=[report.pk])
    assert client.get(desk).status_code == 302
    for reader in (make.make_member(), make.make_officer(report.institution), make.make_panelist()):
        client.force_login(reader)
        assert client.get(desk).status_code == 403
        assert client.get(page).status_code == 403
        assert client.post(reverse("redress_log:acknowledge", args=[report.pk])).status_code == 403
    client.force_login(make.make_steward())
    assert report.reference in client.get(desk).content.decode()
    assert client.get(page).status_code == 200
    client.force_login(make.make_steward(make.make_officer(report.institution)))
    assert report.reference not in client.get(desk).content.decode()
    assert client.get(page).status_code == 403


def test_a_steward_takes_a_report_to_its_batch_by_buttons(client):
    report, _code = make.make_report(shown_to_public="type_only")
    client.force_login(make.make_steward())

    def press(step, **data):
        return client.post(reverse(f"redress_log:{step}", args=[report.pk]), data)

    refused = press("bring")
    assert refused.status_code == 403
    assert "First make the safety check." in refused.content.decode()
    assert press("acknowledge").status_code == 302
    assert press("check_safety").status_code == 302
    assert press("open_report", why="summary").status_code == 302
    page = press("propose_summary", summary="Typed words")
    assert page.status_code == 403
    assert "Typed words" in page.content.decode()
    assert press("bring").status_code == 302
    assert Case.objects.get().stage == "before_panel"


def test_what_is_not_public_looks_like_what_never_was(client):
    case = make.make_walk("accept").case
    hidden = client.get(reverse("redress_log:detail", args=[case.reference]))
    never = client.get(reverse("redress_log:detail", args=["RDR-AAAA-BBBB"]))
    assert hidden.status_code == never.status_code == 404
    assert hidden.content.decode().replace(case.reference, "RDR-AAAA-BBBB") == never.content.decode()
    for reference in (case.reference, "RDR-AAAA-BBBB"):
        assert client.get(reverse("redress_log:detail_json", args=[reference])).json() == {
            "error": "not published"
        }
        assert client.get(f"/id/{reference}", follow=True).status_code == 404


@pytest.mark.parametrize("shown", ["summary", "type_only", "count_only"])
def test_the_dates_of_a_case_are_public_only_where_the_person_lets_days_be_seen(client, shown):
    walk = make.make_walk("accept", shown_to_public=shown, shown_to_institution="words")
    clock = Clock.objects.get(subject=walk.case.reference, kind="answer-case")
    address = reverse("community:clock", args=[clock.pk])
    assert client.get(address).status_code == 404
    walk.publish()
    assert client.get(address).status_code == (200 if shown == "summary" else 404)


def test_a_published_case_is_listed_and_shown_in_words_and_json(client):
    walk = make.make_walk("check")
    walk.confirm("accept_with_limits")
    walk.close()
    walk.show()
    case = walk.case
    with time_machine.travel(walk.at + DAY):
        listed = client.get(reverse("redress_log:list")).content.decode()
        assert case.reference in listed
        page = client.get(case.get_absolute_url())
        words = page.content.decode()
        assert page["X-Robots-Tag"] == "noindex"
        for part in (
            "An address was given away.",
            "We gave it to nobody.",
            "Partly put right – confirmed by the person",
            "Say sorry in writing.",
            "400.00 USD",
            "Checked: done",
        ):
            assert part in words
        assert words.count("<h1") == 1
        chain = client.get(f"/id/{case.reference}", follow=True).redirect_chain
        assert chain == [(case.get_absolute_url(), 303)]
        data = client.get(reverse("redress_log:detail_json", args=[case.reference])).json()
    assert data["outcome"]["code"] == "partly"
    assert data["institution"] == case.institution.code
    assert data["summary"] == case.public_summary


def test_the_public_page_never_runs_ahead_of_the_batch(client):
    walk = make.make_walk("propose")
    actions.sign_plan(walk.report, "refuse", "It is too little.", actor=walk.person, at=walk.later())
    walk.refresh().propose()
    assert walk.case.stage == "remedy_proposed"
    with time_machine.travel(walk.at):
        page = client.get(walk.case.get_absolute_url()).content.decode()
        assert "Refused" not in page
        assert "Remedy 2" not in page
    walk.show()
    with time_machine.travel(walk.at):
        page = client.get(walk.case.get_absolute_url()).content.decode()
        assert "Refused" in page
        assert "Remedy 2" in page
        assert "It is too little." not in page


def test_the_list_counts_nobody_below_eleven(client):
    make.make_published_case()
    words = client.get(reverse("redress_log:list")).content.decode()
    assert "1 record" not in words
    assert "counted once a quarter is over" in words


def test_the_list_is_narrowed_by_institution_stage_and_kind(client):
    case, _report, _code = make.make_published_case()
    other, _report, _code = make.make_answered_case(harm_kinds=["stigma", "other"])

    def shown(**query):
        words = client.get(reverse("redress_log:list"), query).content.decode()
        return {reference for reference in (case.reference, other.reference) if reference in words}

    assert shown() == {case.reference, other.reference}
    assert shown(institution=case.institution.code) == {case.reference}
    assert shown(stage="under_review") == {other.reference}
    assert shown(stage="late") == {case.reference}
    assert shown(kind="stigma") == {other.reference}
    assert shown(stage="over") == shown(outcome="confirmed") == set()
    assert shown(register="here") == {case.reference, other.reference}
    assert shown(stage="nonsense") == set()


def test_only_the_institution_answers_and_only_once(client):
    case, _report, _code = make.make_published_case()
    address = reverse("redress_log:answer", args=[case.reference])
    assert client.get(address).status_code == 302
    client.force_login(make.make_member())
    assert client.post(address, {"answer": "Not ours"}).status_code == 404
    client.force_login(make.make_steward())
    page = client.post(address, {"answer": "Not ours"})
    assert page.status_code == 409
    assert "Only the institution itself may answer" in page.content.decode()
    assert "Not ours" in page.content.decode()
    client.force_login(make.make_officer(case.institution))
    assert client.post(address, {"answer": ""}).status_code == 400
    assert client.post(address, {"answer": "We took it back."}).status_code == 302
    assert client.post(address, {"answer": "Again"}).status_code == 409
    case.refresh_from_db()
    assert case.moves.filter(kind="answered").count() == 1
    assert "We took it back." in client.get(case.get_absolute_url()).content.decode()


def test_a_case_that_was_removed_leaves_a_tombstone_and_a_line(client):
    walk = make.make_walk("answer")
    client.force_login(make.make_member())
    address = reverse("redress_log:remove", args=[walk.case.reference])
    assert client.post(address, {"reason": "No"}).status_code == 404
    client.force_login(walk.steward)
    assert client.post(address, {"reason": "A street was named."}).status_code == 302
    client.logout()
    gone = client.get(walk.case.get_absolute_url())
    assert gone.status_code == 410
    assert "A street was named." in gone.content.decode()
    assert "An address was given away." not in gone.content.decode()
    assert walk.case.reference in client.get(reverse("redress_log:removals")).content.decode()
    assert walk.case.reference not in client.get(reverse("redress_log:list")).content.decode()


def test_every_sentence_of_the_record_reads_as_words(client):
    for kind in ("published", "removed", *Move.Kind.values):
        sentence = get_template(f"record/entries/redress_log.{kind}.html").render(
            {
                "entry": SimpleNamespace(subject="RDR-AAAA-BBBB", subject_url="/id/RDR-AAAA-BBBB"),
                "facts": {"institution": "INS-riverside", "outcome": "partly"},
                "payloads": {},
            }
        )
        assert "RDR-AAAA-BBBB" in sentence
        assert sentence.strip().endswith(".")


def test_a_steward_reads_what_the_scan_warns_of_and_the_person_reads_it_too(client):
    report, code = make.make_report_ready_for_panel(what_happened="They told Guadalupe everything.")
    client.force_login(make.make_steward())
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    address = reverse("redress_log:propose_summary", args=[report.pk])
    page = client.post(address, {"summary": "They told Guadalupe."})
    assert page.status_code == 400
    assert "This could be a name." in page.content.decode()
    tick = page.context["form"].fields["has_read"].choices[0][0]
    # The tick is good for these words alone.
    assert client.post(address, {"summary": "They told Xochitl.", "has_read": tick}).status_code == 400
    assert client.post(address, {"summary": "They told Guadalupe.", "has_read": tick}).status_code == 302
    words = mine(client, code=code).content.decode()
    assert "These words could tell who you are:" in words
    assert '<mark dir="auto">Guadalupe</mark>' in words
    assert client.post(address, {"summary": "Somebody was told."}).status_code == 302
    assert "These words could tell who you are:" not in mine(client, code=code).content.decode()
