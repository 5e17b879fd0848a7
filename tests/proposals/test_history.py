"""The history of rows that people wrote keeps what changed and never who."""

import time_machine

from proposals import actions
from tests import factories as make

DAY = make.DAY


def test_no_history_names_who_commented_or_filed(client, db):
    author = make.make_member()
    make.make_charter()
    draft = make.make_draft(author)
    client.force_login(author)
    with time_machine.travel(make.START):
        assert client.post(f"/en/proposals/drafts/{draft.draft_key}/submit/").status_code == 302
    draft.refresh_from_db()
    actions.accept_proposal(draft, actor=make.setup_actor, at=make.START)
    with time_machine.travel(make.START + DAY):
        assert (
            client.post(
                f"/en/proposals/{draft.reference}/comment/", {"body": "Fewer streets.", "stance": "comment"}
            ).status_code
            == 302
        )
    comment = draft.comments.get()
    for row in (*draft.history.all(), *comment.history.all()):
        assert row.history_user_id is None
        assert row.history_change_reason is None
