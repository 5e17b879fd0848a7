"""The walls of the house that import-linter cannot see."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]

# From the ground up; a name may be used only by those after it.
FLOORS = [
    "record",
    "community",
    "proposals",
    "ballots",
    "decisions",
    "redress_log",
    "accountability",
    "cms",
    "portal",
]
CLOCKS = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "now",
    "Now",
}
# What writes to the database or the record.
CHANGES = {
    "add",
    "save",
    "create",
    "bulk_create",
    "update",
    "update_or_create",
    "delete",
    "set",
    "start",
    "append_entry",
    "append_entries",
    "erase_payload",
}
CONFIDED = "what a person confides comes out with its case, in a weekly batch, or not at all"
READ = "who reads what was confided stands in a log of its own, which the person sees; a public line would tell of them"
BELONGING = "who belongs to a community that votes is theirs; a trace would tell who joined or left, and when"
CHECKED = "a notice is checked in private with those whom it is about before it is voted on"
# An action that must leave no trace, and why.
SILENT = {
    "accountability.raise_notice": CHECKED,
    "accountability.state_facts": CHECKED,
    "accountability.remind": "a letter changes nothing that anybody else sees",
    "accountability.withdraw_petition_backing": "a trace would tell who had backed it, or how many do",
    "accountability.draw_up_scorecard": "the institution reads it first; it is on the record when it comes out",
    "accountability.comment_on_scorecard": "it can be changed until the scorecard comes out, and is on the record then",
    "accountability.report_number": "the oversight body reads it; what it answers is on the record",
    "community.report_clock": "stewards read it first; what they answer is on the record",
    "redress_log.delete_account": "a trace would tell that whoever left had reported something",
    "redress_log.report_problem": CONFIDED,
    "redress_log.take_down_report": CONFIDED,
    "redress_log.send_letters": "a letter changes nothing that anybody else sees",
    "redress_log.remind_institution": "a letter changes nothing that anybody else sees",
    "redress_log.remind_person": CONFIDED,
    "redress_log.declare_steward_tie": "a trace would tell that something was reported about that institution",
    "redress_log.join_case": "a trace would tell how many people speak of one harm",
    "redress_log.go_alone": "a trace would tell how many people speak of one harm",
    "redress_log.open_confided": READ,
    "redress_log.open_report": READ,
    "redress_log.ask_identity": READ,
    "redress_log.agree_identity": READ,
    "redress_log.open_identity": READ,
    "redress_log.acknowledge_report": CONFIDED,
    "redress_log.check_safety": CONFIDED,
    "redress_log.propose_summary": CONFIDED,
    "redress_log.approve_summary": CONFIDED,
    "redress_log.appoint_representative": CONFIDED,
    "redress_log.end_representative": CONFIDED,
    "redress_log.renew_code": CONFIDED,
    "redress_log.send_new_code": CONFIDED,
    "redress_log.erase_report": CONFIDED,
    "redress_log.add_file": CONFIDED,
    "redress_log.remove_file": CONFIDED,
    "redress_log.answer_person": CONFIDED,
    "redress_log.write_message": CONFIDED,
    "redress_log.choose_who_sees": CONFIDED,
    "redress_log.add_note": "a trace would tell the institution that somebody is afraid",
    "redress_log.agree_to_talks": "a trace would tell the institution what the person wants before the talks are open",
    "redress_log.ask_to_reopen": "only the panel reads it; that the case was opened again is on the record",
    "redress_log.declare_tie": "a tie is for those who sit on the case; who decides it is no public matter",
    "redress_log.drop_ruling": "what the panel did not decide is nobody's business",
    "proposals.report_contribution": "a trace would tell an author that somebody who read them reported them",
    "proposals.dismiss_reports": "a trace would tell an author that there was a report",
    "proposals.tell_of_closing": "a letter changes nothing that anybody else sees",
    "proposals.tell_of_end": "a letter changes nothing that anybody else sees",
    "proposals.forget_words": "what goes was removed from the record before, and nobody could read it since",
    "proposals.mark_statement": "what somebody thinks is theirs; a trace would tell who marked, and when",
    "proposals.start_draft": "a draft is nobody's business until it is submitted",
    "proposals.save_draft": "a draft is nobody's business until it is submitted",
    "proposals.renew_code": "a draft is nobody's business until it is submitted",
    "proposals.claim_draft": "a draft is nobody's business until it is submitted",
    "proposals.drop_draft": "a draft that was never submitted leaves no trace",
    "proposals.invite": "a link is a secret until somebody accepts; a trace would tell who was asked and said no",
    "proposals.decline_invitation": "a trace would tell that somebody was asked and said no",
    "proposals.cancel_invitation": "a link is a secret until somebody accepts",
    "proposals.erase_name": "erase_payload tells that a name was erased",
    "proposals.delete_account": "what it erases and ends says so; a trace of its own would tell who left",
    "redress_log.propose_history": "a steward reads it first; a trace would tell that somebody named something",
    "redress_log.add_evidence": "a steward reads it first; a trace would tell that somebody has evidence",
    "redress_log.back_history": "a trace would let people count who backs, one by one; that there are enough is told",
    "redress_log.withdraw_history_backing": "a trace would let people count who backs, one by one",
    "decisions.back_request": "a trace would let people count who asks, one by one; that there are enough is told",
    "decisions.withdraw_backing": "a trace would let people count who asks, one by one",
    "decisions.save_draft": "a text is nobody's business until it is published",
    "decisions.pull_points": "a text is nobody's business until it is published",
    "decisions.ask_for_approval": "a text is nobody's business until it is published",
    "decisions.approve_draft": "the entry of the text that is published says how many approved it",
    "decisions.follow_decision": "who follows is theirs; a trace would tell who is interested",
    "decisions.unfollow_decision": "who follows is theirs; a trace would tell who is interested",
    "decisions.give_opinion": "a trace would tell who answered, and let people count answers before the end",
    "decisions.report_missing_use": "a steward reads it first; a trace would tell that somebody told of something",
    "decisions.remind_institutions": "a letter changes nothing that anybody else sees",
    "decisions.tell_of_late_explanation": "a letter changes nothing that anybody else sees",
    "decisions.tell_of_missed_promises": "a letter changes nothing that anybody else sees",
    "ballots.show_by_email": BELONGING,
    "ballots.show_by_list": BELONGING,
    "ballots.use_code": BELONGING,
    "ballots.ask_for_vouch": BELONGING,
    "ballots.vouch_for": BELONGING,
    "ballots.leave_list": BELONGING,
    "ballots.forget_links": BELONGING,
    "ballots.end_standing": BELONGING,
    "ballots.challenge_roll": BELONGING,
    "ballots.answer_roll_challenge": BELONGING,
    "ballots.send_list": "a list that was only looked at shows nothing; importing it is on the record",
    "ballots.tell_of_opening": "a letter changes nothing that anybody else sees",
    "ballots.remind_voters": "a letter changes nothing that anybody else sees",
    "ballots.check_off": "an entry for each person would tell who came to vote on paper, and when",
    "ballots.enter_sheets": "nothing is taken in before a second teller enters the same; confirm_sheets tells of both",
    "ballots.delete_account": "erase_payload tells that a name was erased",
    "ballots.cast_ballot": "an entry of its own would tell when somebody voted; list_received makes it for many",
    "proposals.withdraw_second": "a trace would let people count who seconds, one by one",
}
# Where the moment of an act enters the program: the request, the schedule, the command line.
EDGES = {"views", "tasks", "pages", "accounts", "wagtail_hooks", "commands", "feeds"}


def sources(*floors):
    for floor in floors or FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def public_actions():
    for path in sources():
        if path.name == "actions.py" or path.parent.name == "actions":
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield pytest.param(path, node, id=f"{floor_of(path)}.{node.name}")


def floor_of(path):
    return path.relative_to(ROOT).parts[0]


def calls(node):
    for child in ast.walk(node):
        if isinstance(child, ast.Call):
            yield ast.unparse(child.func)


def test_every_local_app_has_a_floor():
    local = {
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in ("tests", "var")
    }
    assert local == set(FLOORS)
    assert {app.name for app in apps.get_app_configs()} >= set(FLOORS)


def test_relations_point_down():
    up = []
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS:
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or not hasattr(target, "_meta") or target._meta.app_label not in FLOORS:
                continue
            if FLOORS.index(target._meta.app_label) > FLOORS.index(model._meta.app_label):
                up.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert not up


def test_the_user_model_lives_in_community():
    assert settings.AUTH_USER_MODEL == "community.Member"


@pytest.mark.parametrize(("path", "node"), list(public_actions()))
def test_an_action_says_who_and_when_and_leaves_a_trace(path, node):
    if floor_of(path) == "record" and node.name in ("append_entry", "append_entries"):
        pytest.skip("the record's own door is what every action calls")
    keyword_only = {argument.arg for argument in node.args.kwonlyargs}
    assert {"actor", "at"} <= keyword_only, "actor and at are keyword-only"
    required = {
        argument.arg
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is None
    }
    assert {"actor", "at"} <= required, "actor and at have no default"
    assert "transaction.atomic" in {ast.unparse(decorator) for decorator in node.decorator_list}
    speaks = any(name.startswith(("append_", "_append_")) for name in calls(node))
    assert speaks != (f"{floor_of(path)}.{node.name}" in SILENT)


@pytest.mark.parametrize(("path", "node"), list(public_actions()))
def test_an_action_asks_before_it_changes_anything(path, node):
    if floor_of(path) == "record":
        pytest.skip("the record knows no rules; whoever calls it has asked")
    names = [
        ast.unparse(call.func).split(".")[-1]
        for call in sorted(
            (child for child in ast.walk(node) if isinstance(child, ast.Call)),
            key=lambda call: (call.lineno, call.col_offset),
        )
    ]
    assert "require" in names
    changes = [name for name in names if name in CHANGES or name.startswith(("append_", "_append_"))]
    assert changes
    assert names.index("require") < names.index(changes[0])


def test_nothing_below_the_edge_reads_a_clock():
    readers = []
    for path in sources():
        if path.stem in EDGES or EDGES & set(path.parts) or path.name == "verify.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = ".".join(ast.unparse(node.func).split(".")[-2:])
                hidden = {keyword.arg for keyword in node.keywords} & {"auto_now", "auto_now_add"}
                if name in CLOCKS or hidden:
                    readers.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not readers


def test_no_app_keeps_a_drawer():
    drawers = {
        "common", "core", "utils", "helpers", "services", "selectors", "signals", "managers", "mixins",
        "constants", "exceptions",
    }  # fmt: skip
    assert not [path for path in sources() if path.stem in drawers or path.parent.name in drawers]


def test_every_app_has_one_migration():
    for floor in FLOORS:
        migrations = sorted(path.name for path in (ROOT / floor / "migrations").glob("0*.py"))
        assert len(migrations) <= 1, f"{floor}: {migrations}; squash before the first release"
