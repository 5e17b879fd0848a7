import time_machine

from tests.factories import DAY, START, make_submitted_proposal


def test_the_home_page_of_an_empty_site_says_what_is_not_there(client, pages):
    body = client.get("/en/").content.decode()
    assert "Nothing is open for comments or votes today." in body
    assert "Find a record by reference" in body


def test_open_proposals_stand_on_the_home_page_until_they_close(client, pages):
    proposal = make_submitted_proposal()
    with time_machine.travel(START + DAY, tick=False):
        assert proposal.get_absolute_url() in client.get("/en/").content.decode()
    with time_machine.travel(proposal.comments_close_at, tick=False):
        assert proposal.get_absolute_url() not in client.get("/en/").content.decode()


def test_the_home_page_costs_the_same_however_much_there_is(client, pages, django_assert_max_num_queries):
    for _number in range(8):
        make_submitted_proposal()
    with time_machine.travel(START + DAY, tick=False), django_assert_max_num_queries(25) as captured:
        client.get("/en/")
    print(len(captured))
