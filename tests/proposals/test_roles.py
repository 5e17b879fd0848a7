"""Who may do what at which address: every address of the proposals, for everybody, in one table."""

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from proposals.urls import urlpatterns
from tests.proposals.places import NOW

ROLES = [
    *("anonymous", "stranger", "author", "co_author", "officer", "other_officer", "steward", "overseer"),
    *("former", "suspended"),
]
# Everybody reads these, and nobody can send anything there: asked for as those to whom they offer most.
READERS = ("anonymous", "author", "steward")
READ = """
    list list_json list_csv list_hdruk_csv list_hdruk_xlsx list_jsonld registers benefits benefits_csv
    benefits_json register_csv releases_csv all_questions all_questions_json all_questions_csv moderation
    moderation_json moderation_csv detail_json detail_jsonld detail source comments meetings opinions
    opinions_json opinions_csv summary questions question_json question document_file versions version version_file at
    compare changes change
"""
# These lead everybody on to where what is asked for stands.
LEAD_ON = "comment_at statement_at on_day compare_chosen"
# What each is answered when they ask for a page and when they send a form that says something: the status, "ok"
# for the redirect after what was done, "in" for the one to signing in. The columns are those of ``ROLES``. 403 is
# for somebody who may not do this at all, 409 for somebody with a part in it, at the wrong moment or in the wrong
# part; to those who may not know of it, a thing does not exist. Most acts show their page, with the reason why
# not, to whoever is signed in. Whoever is suspended is a visitor without an account.
TABLE = """
                          anonymous  stranger    author co_author   officer     other   steward  overseer    former suspended
doubles             GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403       200       403       403        in
merge_institutions  GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
desk                GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403       200       403       403        in
mine                GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       200       200       200       200       200       200       200       200        in
report              GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok        ok        ok        ok        ok        ok        ok        ok        in
report_proposal     GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       409       409        ok        ok        ok        ok        ok        in
moderation_desk     GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403       200       403       403        in
remove_advertising  GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
appeal              GET          in       200       404       404       404       404       404       404       404        in
                    POST         in        ok       404       404       404       404       404       404       404        in
answer_appeal       GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
judge_proposal      GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
judge               GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403       404       403       403        in
hold_author         GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
judge_act           GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
invitation          GET         200       200       200       200       200       200       200       200       200       200
                    POST        403        ok       409       409        ok        ok        ok        ok        ok       403
new                 GET         200       200       200       200       200       200       200       200       200       200
                    POST        200       200       200       200       200       200       200       200       200       200
resume              GET         200       200       200       200       200       200       200       200       200       200
                    POST        403       403       403       403       403       403       403       403       403       403
draft               GET         404       404       200       404       404       404       404       404       404       404
                    POST        404       404       200       404       404       404       404       404       404       404
submit_draft        GET         404       404        ok       404       404       404       404       404       404       404
                    POST        404       404        ok       404       404       404       404       404       404       404
draft_code          GET         404       404       200       404       404       404       404       404       404       404
                    POST        404       404       200       404       404       404       404       404       404       404
forget_draft        GET         404       404       405       404       404       404       404       404       404       404
                    POST        404       404        ok       404       404       404       404       404       404       404
drop_draft          GET         404       404       200       404       404       404       404       404       404       404
                    POST        404       404        ok       404       404       404       404       404       404       404
draft_section       GET         404       404       200       404       404       404       404       404       404       404
                    POST        404       404        ok       404       404       404       404       404       404       404
draft_question      GET         404       404       200       404       404       404       404       404       404       404
                    POST        404       404        ok       404       404       404       404       404       404       404
complete            GET          in       403       403       403       200       403       403       403       403        in
                    POST         in       403       403       403       200       403       403       403       403        in
complete_section    GET          in       403       403       403       200       403       403       403       403        in
                    POST        403       403       403       403        ok       403       403       403       403       403
check               GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       200       200       200       200       200       200       200       200        in
name_lead           GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403       403       403        ok       403       403        in
accept              GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403       409       403        ok       403       403        in
return              GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403       409       403        ok       403       403        in
refuse              GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403       409       403        ok       403       403        in
merge               GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403       409       403        ok       403       403        in
challenge           GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403        ok       403       409       403       409       403       403        in
answer_refusal      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403       409       403        ok       403       403        in
resubmit            GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403        ok        ok       409       403       409       403       403        in
second              GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       409       409        ok        ok        ok        ok        ok        in
start_use           GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
report_on_use       GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
pause_use           GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
resume_use          GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
end_use             GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
stop_use            GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
prove_deletion      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       403        ok       403       409       403       403        in
revise              GET          in       200       200       200       200       200       200       200       200        in
                    POST        403       403        ok        ok       403       403       403       403       403       403
withdraw            GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403        ok       409       409       403       409       403       403        in
comment             GET          ok        ok        ok        ok        ok        ok        ok        ok        ok        ok
                    POST        403        ok        ok        ok        ok        ok        ok        ok        ok       403
reply               GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok        ok        ok        ok        ok        ok        ok        ok        in
revise_comment      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       403       403       403       403       403       403       403        in
withdraw_comment    GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       403       403       403       403       403       403       403        in
enter_meeting       GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403       403       403        ok       403       403        in
enter_comment       GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403       403       403        ok       403       403        in
withdraw_meeting    GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403       403       403        ok       403       403        in
add_statement       GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok        ok        ok        ok        ok        ok        ok        ok        in
mark_statement      GET          ok        ok        ok        ok        ok        ok        ok        ok        ok        ok
                    POST        403        ok        ok        ok        ok        ok        ok        ok        ok       403
withdraw_statement  GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       403       403       403       403       403       403       403        in
publish_summary     GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403       403       403        ok       403       403        in
challenge_summary   GET          ok        ok        ok        ok        ok        ok        ok        ok        ok        ok
                    POST        403        ok        ok        ok        ok        ok        ok        ok        ok       403
answer_challenge    GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403       403       403        ok        ok       403        in
reopen              GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403       403       403        ok       403       403        in
ask                 GET          ok        ok        ok        ok        ok        ok        ok        ok        ok        ok
                    POST        403        ok        ok        ok        ok        ok        ok        ok        ok       403
answer_question     GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403        ok       403       403       403       403        in
correct_answer      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403        ok       403       403       403       403        in
decline_question    GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403        ok       403       403       403       403        in
extend_question     GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403        ok       403       403       403       403        in
merge_question      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403       403        ok       403        ok       403       403        in
withdraw_question   GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       403       403       403       403       403       403       403        in
documents           GET         200       200       200       200       200       200       200       200       200       200
                    POST        403       403        ok        ok        ok       403        ok       403       403       403
remove_document     GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403        ok       403       403       403        ok       403       403        in
people              GET         200       200       200       200       200       200       200       200       200       200
                    POST        403       403       200       403       403       403       403       403       403       403
cancel_invitation   GET          in       404       200       404       404       404       404       404       404        in
                    POST         in       404        ok       404       404       404       404       404       404        in
erase_name          GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403        ok       403       403       403       403       403        in
leave               GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       403        ok       403       403       403       403       403        in
remove_partner      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403        ok       403       403       403       403       403       403        in
redact              GET          in       403       403       403       403       403       200       403       403        in
                    POST         in       403       403       403       403       403        ok       403       403        in
redact_reasons      GET          in       200       200       200       200       200       200       200       200        in
                    POST         in       403       409       409       409       403        ok       403       403        in
propose_change      GET          in       200       200       200       200       200       200       200       200        in
                    POST        403        ok        ok        ok        ok        ok        ok        ok        ok       403
accept_change       GET          in       405       405       405       405       405       405       405       405        in
                    POST         in       403        ok        ok       403       403       403       403       403        in
decline_change      GET          in       405       405       405       405       405       405       405       405        in
                    POST         in       403        ok        ok       403       403       403       403       403        in
withdraw_change     GET          in       200       200       200       200       200       200       200       200        in
                    POST         in        ok       403       403       403       403       403       403       403        in
"""


def table():
    """``{name: {"get": [answer of each role], "post": …}}``."""
    found, name = {}, ""
    for line in TABLE.splitlines()[2:]:
        *first, method = line[:25].split()
        name = first[0] if first else name
        found.setdefault(name, {})[method.lower()] = line[25:].split()
    for names, answer in ((READ, "200"), (LEAD_ON, "ok")):
        found |= {name: {"get": [answer] * len(ROLES)} for name in names.split()}
    return found


def answered(client, method, address, data):
    """What a request is answered, in the words of the table; what it changed is taken back."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = getattr(client, method)(address, data)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    if answer.status_code == 302:
        return "in" if "/account/login/" in answer["Location"] else "ok"
    return str(answer.status_code)


def test_no_address_is_missing():
    assert set(table()) == {pattern.name for pattern in urlpatterns}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everybody_is_answered_as_the_table_says(places, client, role):
    cache.clear()
    place, member, wrong = ROLES.index(role), places.people[role], []
    with time_machine.travel(NOW, tick=False):
        if member is not None:
            client.force_login(member)
        for name, expected in table().items():
            if name in READ.split() and role not in READERS:
                continue
            for method, row in expected.items():
                data = places.form(name) if method == "post" else {}
                found = answered(client, method, places.address(name), data)
                if found != row[place]:
                    wrong.append((name, method, found, "instead of", row[place]))
    assert wrong == []
