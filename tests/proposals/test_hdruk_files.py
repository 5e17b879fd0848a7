"""A list in the columns of the HDR UK Data Use Register, and the way back: import, export, import changes nothing."""

import csv
import io

from django.conf import settings

from community.models import clock_actor
from proposals import actions, registers
from proposals.models import Proposal
from proposals.registers.writing import HEADINGS
from tests import factories as make
from tests.proposals.places import WORDS
from tests.proposals.registers import NOTHING_NEW, STANDS, USE, counts, fetched, run

APPROVED, ACCESSED = "Latest approval date*", "Release/Access date"


def exported(client, query=""):
    return list(csv.DictReader(io.StringIO(fetched(client, f"list.hdruk.csv{query}").decode())))


def standing(client):
    """What the file says of where each stands, by its project."""
    return {line["Project ID"]: line[STANDS] for line in exported(client)}


def address(proposal):
    return f"{settings.BASE_URL}/id/{proposal.reference}"


def put_before_the_community(proposal):
    make.make_charter()
    return actions.accept_proposal(proposal, actor=make.setup_actor, at=make.START)


def settle(proposal, outcome):
    """Decide a use that is before the community."""
    make.make_summary(proposal)
    actions.await_decision(proposal, actor=make.make_steward(), at=make.AFTER_COMMENTS)
    return actions.settle_proposal(proposal, outcome, actor=clock_actor, at=make.AFTER_COMMENTS)


def complete(proposal):
    """Let its institution answer what its register left open."""
    answers = {"safeguards": "Only streets.", "money": "none"}
    officer = make.officer_for(proposal.lead_organisation)
    return actions.complete_proposal(
        proposal, actor=officer, at=make.START + make.DAY, answers=answers, reasons={}
    )


# Out


def test_what_came_from_the_standard_goes_out_cell_by_cell(listed, client):
    run(listed(USE), "hdruk")
    assert exported(client) == [dict.fromkeys(HEADINGS, "") | USE | {STANDS: "registered"}]


def test_a_text_that_changed_here_goes_out_as_it_reads_here(listed, client):
    run(listed(USE), "hdruk")
    Proposal.objects.update(title="Bus stops", access_type="copy-sent")
    line = exported(client)[0]
    assert (line["Project title*"], line["Access type*"]) == ("Bus stops", "Release")
    assert (line["Lay summary*"], line["Applicant name(s)"]) == (USE["Lay summary*"], "The bus team")


def test_every_row_of_the_list_is_there_and_says_where_it_stands(client, db):
    use, refused = make.make_use(), make.make_refused_proposal()
    received = make.make_received_proposal()
    known = make.make_registered_proposal()
    assert standing(client) == {
        address(use): "in_use",
        address(refused): "not_accepted; not a use",
        address(received): "received; not a use",
        f"nhs:{known.source_reference}": "registered",
    }
    assert [line["Project ID"] for line in exported(client, "?state=received")] == [address(received)]
    assert exported(client, "?state=nonsense") == []
    assert "hold every proposal of this list" in client.get("/en/proposals/").content.decode()


def test_the_files_are_named_after_what_they_hold(client, db):
    for kind in ("csv", "xlsx"):
        response = client.get(f"/en/proposals/list.hdruk.{kind}")
        assert response["Content-Disposition"] == f'attachment; filename="proposals-hdruk.{kind}"'


def test_what_asks_that_a_use_stop_and_what_a_member_reported_say_that_they_are_no_uses(client, db):
    use = make.make_use()
    lead, made = use.lead_organisation, []
    for kind, about in (("stop", use), ("past_use", None)):
        asked = make.make_proposal_awaiting_decision(institution=lead, request_kind=kind, about=about)
        made.append(actions.settle_proposal(asked, "approved", actor=clock_actor, at=make.AFTER_COMMENTS))
    told = make.make_proposal_awaiting_decision(
        author=make.officer_for(lead), institution=lead, request_kind="past_use", filed_as="institution"
    )
    actions.settle_proposal(told, "approved", actor=clock_actor, at=make.AFTER_COMMENTS)
    assert standing(client) == {address(use): "in_use", address(told): "approved"} | {
        address(each): "approved; not a use" for each in made
    }
    days = {line["Project ID"]: line[APPROVED] for line in exported(client)}
    day = make.AFTER_COMMENTS.date().isoformat()
    assert days == {address(use): day, address(told): day} | {address(each): "" for each in made}


def test_a_use_that_lives_here_goes_out_under_its_permanent_address(client, db):
    proposal = make.make_use()
    line = exported(client)[0]
    assert line["Project ID"] == address(proposal)
    assert line["Organisation ID"] == proposal.lead_organisation.code
    assert line["Request category type"] == ", ".join(proposal.purposes)
    assert line[ACCESSED] == proposal.first_access_on.isoformat()


def test_a_use_of_another_register_that_was_approved_here_was_approved_on_our_day(listed, client):
    run(listed(USE | {ACCESSED: "2021-02-01"}), "hdruk")

    def told():
        line = exported(client)[0]
        return line[APPROVED], line[ACCESSED]

    assert told() == ("2021-01-15", "2021-02-01")
    known = put_before_the_community(Proposal.objects.get())
    assert told() == ("", "2021-02-01")
    settle(known, "approved")
    assert told() == (make.AFTER_COMMENTS.date().isoformat(), "2021-02-01")


def test_a_use_of_another_register_that_was_refused_here_is_no_use_any_more(listed, client):
    run(listed(USE), "hdruk")
    settle(put_before_the_community(Proposal.objects.get()), "refused")
    line = exported(client)[0]
    assert (line["Project ID"], line[STANDS], line[APPROVED]) == ("P-1", "refused; not a use", "")


# In again


def test_machine_names_and_unknown_columns_do_not_make_a_row_look_changed(listed, client, sent):
    names = {column.heading: column.machine for column in registers.HDRUK.columns}
    machine = {names[heading]: text for heading, text in USE.items()} | {"rejection_reason": "none"}
    run(listed(machine, headings=[*names.values(), "rejection_reason"]), "hdruk")
    assert NOTHING_NEW % 1 in run(sent(), "hdruk")
    assert Proposal.objects.get().raw_row["rejection_reason"] == "none"
    run(listed(USE | {"Project title*": "Bus stops"}), "hdruk")
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.raw_row["rejection_reason"]) == ("Bus stops", "none")
    assert exported(client)[0]["Project title*"] == "Bus stops"


def test_where_a_use_stands_is_not_kept_with_its_row(listed, client):
    report = run(
        listed(USE | {"where it stands  (hearth)": "in_use"}, headings=[*USE, "where it stands  (hearth)"]),
        "hdruk",
    )
    assert "unknown columns" not in report
    assert STANDS.casefold() not in " ".join(Proposal.objects.get().raw_row).casefold()
    assert standing(client) == {"P-1": "registered"}


def test_what_is_no_use_elsewhere_is_left_out_and_told(listed):
    rows = [
        USE | {STANDS: "open; not a use"},
        USE | {"Project ID": "P-2", "Organisation name*": "Hill Trust", STANDS: "approved; Not a use "},
        USE | {"Project ID": "P-3", STANDS: "in_use"},
    ]
    report = run(listed(*rows, headings=registers.WRITTEN), "hdruk")
    assert "Read 3 rows" in report
    assert "Imported 1 new proposals and 1 new institutions; 0 were here already" in report
    assert "Left out 2 that are not uses of data where they come from: rows 2-3." in report
    assert "left out" not in report
    assert Proposal.objects.get().source_reference == "P-3"


def test_a_row_known_here_is_compared_also_where_it_is_no_use_elsewhere(listed):
    run(listed(USE), "hdruk")
    changed = USE | {"Project title*": "Bus stops", STANDS: "open; not a use"}
    report = run(listed(changed, headings=registers.WRITTEN), "hdruk")
    assert "took over 1 that changed" in report
    assert "Left out" not in report
    assert Proposal.objects.get().title == "Bus stops"


def test_an_empty_list_goes_out_and_in_again(client, db, sent):
    for name in ("list.hdruk.csv", "list.hdruk.xlsx"):
        report = run(sent(name, "?state=late"), "hdruk")
        assert "Read 0 rows." in report
        assert NOTHING_NEW % 0 in report


def test_a_line_of_ours_with_other_words_changes_nothing_and_is_told(client, db, sent):
    make.make_use()
    path = sent()
    path.write_bytes(path.read_bytes().replace(b"clinic", b"hospital"))
    before = counts()
    report = run(path, "hdruk")
    assert "known in another way, with other words, which were left as they are: 1 (2)" in report
    assert NOTHING_NEW % 1 in report
    assert counts() == before


def test_a_use_that_changed_before_the_community_comes_in_again_as_it_went_out(listed, client, sent):
    source = listed(USE)
    run(source, "hdruk")
    known = complete(put_before_the_community(Proposal.objects.get()))
    settle(known, "approved")
    before, path = counts(), sent()
    report = run(path, "hdruk")
    assert NOTHING_NEW % 1 in report
    assert "with other words" not in report
    # Its register still tells what it told: nothing that anybody should look at.
    report = run(listed(USE), "hdruk")
    assert NOTHING_NEW % 1 in report
    assert "with other words" not in report
    report = run(listed(USE | {"Project title*": "Bus stops"}), "hdruk")
    assert NOTHING_NEW % 1 in report
    assert "put before the community since, with other words, which were left as they are: 1 (2)" in report
    assert counts() == before
    assert exported(client)[0]["Project title*"] == "Bus routes"


def ways_to_end(author, institution):
    """One proposal for each state that the world of every address does not have."""
    filed = {"author": author, "institution": institution}
    at = make.AFTER_COMMENTS
    actions.withdraw_proposal(make.make_received_proposal(**filed), actor=author, at=make.START)
    kept, joined = make.make_received_proposal(**filed), make.make_received_proposal(**filed)
    actions.merge_proposal(joined, kept, reason=WORDS, actor=make.make_steward(), at=make.START)
    actions.lapse_proposal(make.make_accepted_proposal(**filed), actor=clock_actor, at=at)
    make.make_proposal_put_to_vote(**filed)
    make.make_proposal_awaiting_decision(**filed)
    for outcome in ("approved_conditions", "refused"):
        decided = make.make_proposal_awaiting_decision(**filed)
        actions.settle_proposal(decided, outcome, actor=clock_actor, at=at)
    use = make.make_use(institution)
    actions.stop_use(use, reason=WORDS, actor=make.officer_for(institution), at=at)
    stop = make.make_proposal_awaiting_decision(**filed, request_kind="stop", about=use)
    actions.settle_proposal(stop, "approved", actor=clock_actor, at=at)


def uses_of_registers(listed, tmp_path):
    """A use of each register that nobody changed, and two that came before the community and were decided."""
    rows = [USE | {"Project ID": f"P-{number}"} for number in range(4)]
    run(listed(*rows), "hdruk")
    for register, cells in (
        ("cprd", {"Title": "A study", "Lay Summary": "=We\r\nlook. ", "Technical Summary": "null"}),
        ("atrs", {"publishing_body": "Office", "title": "A tool", "url": "https://x.test/a-tool"}),
    ):
        path = tmp_path / f"{register}.csv"
        known = registers.REGISTERS[register]
        headings = [column.heading for column in known.columns]
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, restval="")
            writer.writeheader()
            writer.writerow(cells)
        run(path, register)
    found = Proposal.objects.filter(register="hdruk").order_by("source_reference")
    _kept, *opened = found
    for proposal in opened:
        complete(put_before_the_community(proposal))
    for proposal, outcome in zip(opened, ("approved", "refused"), strict=False):
        settle(Proposal.objects.get(pk=proposal.pk), outcome)


def test_proposals_in_every_state_go_out_and_in_again_without_a_difference(
    places, client, listed, tmp_path, sent
):
    ways_to_end(places.people["author"], places.institution)
    uses_of_registers(listed, tmp_path)
    stands = {line[STANDS] for line in exported(client)}
    states = set(Proposal.State.values) - {"draft", "discussion", "voting"}
    assert {each.removesuffix("; not a use") for each in stands} >= states | {"open", "closed", "vote_soon"}
    before, number = counts(), Proposal.objects.public().count()
    for name in ("list.hdruk.csv", "list.hdruk.xlsx"):
        path = sent(name)
        report = run(path, "hdruk")
        assert NOTHING_NEW % number in report
        assert "with other words" not in report
        assert "Left out" not in report
        assert "The bus people" not in str(exported(client))
        assert counts() == before
        assert fetched(client, name) == path.read_bytes()
