"""Every change that a vote goes through, each with its entry on the record."""

from ballots.actions.agreements import agree_without_vote, object_to_agreement
from ballots.actions.keeping import (
    answer_roll_challenge,
    cancel_codes,
    change_constituency,
    end_standing,
    import_list,
    name_constituency,
    print_codes,
    send_list,
)
from ballots.actions.officers import delete_account, name_officer, report_on_poll
from ballots.actions.paper import check_off, close_paper, confirm_sheets, enter_sheets
from ballots.actions.polls import NEVER_FROZEN, TOO_FEW, announce_poll, cancel_poll
from ballots.actions.results import answer_result_challenge, challenge_result, close_poll, finalise_poll
from ballots.actions.roll_call import cast_vote, recuse_seat
from ballots.actions.sealing import seal_electorate
from ballots.actions.secret_polls import announce_secret_poll, cast_ballot, freeze_rolls, list_received
from ballots.actions.standing import (
    ask_for_vouch,
    challenge_roll,
    forget_links,
    leave_list,
    show_by_email,
    show_by_list,
    use_code,
    vouch_for,
)
from ballots.actions.telling import remind_voters, tell_of_opening

__all__ = [
    "NEVER_FROZEN",
    "TOO_FEW",
    "agree_without_vote",
    "announce_poll",
    "announce_secret_poll",
    "answer_result_challenge",
    "answer_roll_challenge",
    "ask_for_vouch",
    "cancel_codes",
    "cancel_poll",
    "cast_ballot",
    "cast_vote",
    "challenge_result",
    "challenge_roll",
    "change_constituency",
    "check_off",
    "close_paper",
    "close_poll",
    "confirm_sheets",
    "delete_account",
    "end_standing",
    "enter_sheets",
    "finalise_poll",
    "forget_links",
    "freeze_rolls",
    "import_list",
    "leave_list",
    "list_received",
    "name_constituency",
    "name_officer",
    "object_to_agreement",
    "print_codes",
    "recuse_seat",
    "remind_voters",
    "report_on_poll",
    "seal_electorate",
    "send_list",
    "show_by_email",
    "show_by_list",
    "tell_of_opening",
    "use_code",
    "vouch_for",
]
