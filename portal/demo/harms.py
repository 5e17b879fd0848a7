"""What went wrong in Elm Valley, from the first word of whoever was harmed to what was made of it."""

from datetime import timedelta

from decisions.actions import make_commitment
from portal.demo import words
from redress_log import actions as redress
from redress_log import rules
from redress_log.models import HarmHistory, Report, Ruling

Kind = Ruling.Kind


def tell(story):
    """Add these to the story's steps."""
    _put_right(story)
    _ignored(story)
    _history(story)


def _put_right(story):
    """A sheet on a food box named an illness; the network made it good, and the person says so."""
    _report(
        story, "box", 150, "ana", "food", ["exposed"], words.REPORT, words.REPORT_SUMMARY, proposal="food"
    )
    _rule(story, "box", 143, Kind.ACCEPT, words.TAKEN_ON)

    def nora():
        return story.people["nora"]

    def ana():
        return story.people["ana"]

    def on(days_ago, act):
        story.on(days_ago, lambda at: act(_case(story, "box"), at))

    on(133, lambda case, at: redress.answer_case(case, words.REPORT_ANSWER, actor=nora(), at=at))
    _rule(story, "box", 128, Kind.DRAFT_FINDING, words.FINDING, finding="upheld", cause="no_rule")
    _rule(story, "box", 118, Kind.FIND, words.FINDING)
    on(110, lambda case, at: redress.propose_plan(case, _items(case, at), actor=nora(), at=at))
    on(106, lambda case, at: redress.sign_plan(_reported(story, "box"), "accept", actor=ana(), at=at))
    _rule(story, "box", 104, Kind.AGREE_PLAN, words.REMEDY_ENOUGH)
    on(90, lambda case, at: _deliver(case, nora(), at))
    on(88, lambda case, at: redress.ask_for_check(case, actor=nora(), at=at))
    on(84, lambda case, at: _check(story, case, at))
    on(80, lambda case, at: redress.confirm(_reported(story, "box"), "accept", actor=ana(), at=at))
    _rule(story, "box", 79, Kind.CLOSE, words.PUT_RIGHT)


def _ignored(story):
    """Somebody asked who got their referral, and the clinic has not even answered the panel."""
    _report(
        story,
        "referral",
        70,
        "neighbour",
        "riverside",
        ["no_access", "no_answer"],
        words.SECOND_REPORT,
        words.SECOND_SUMMARY,
    )
    _rule(story, "referral", 62, Kind.ACCEPT, words.SECOND_TAKEN_ON)


def _history(story):
    """Riverside sold lists of patients for years; it says so in part, and promised to write to who was on them."""
    found = {}

    def it():
        return HarmHistory.objects.get(pk=found["lists"].pk)

    def propose(at):
        found["lists"] = redress.propose_history(
            **words.LISTS_SOLD,
            institutions=[story.institutions["riverside"]],
            proposals=[story.proposals["insurer"]],
            actor=story.people["ana"],
            at=at,
        )

    def acknowledge(at):
        redress.acknowledge_history(
            it().named.get(), **words.LISTS_ACKNOWLEDGED, actor=story.people["priya"], at=at
        )

    def promise(at):
        commitment = make_commitment(
            story.decision("insurer"),
            kind="commitment",
            **words.LISTS_PROMISED,
            due_on=(at + timedelta(days=90)).date(),
            actor=story.people["priya"],
            at=at,
        )
        redress.link_restitution(it(), commitment=commitment, actor=story.people["priya"], at=at)

    story.on(165, propose)
    story.on(163, lambda at: redress.pass_history(it(), actor=story.people["marcus"], at=at))
    for hour, name in enumerate(words.SEATS, start=9):
        # The last of them that is needed lists it; the others come too late and say nothing.
        def accept(at, name=name):
            if rules.can_accept_history(story.people[name], it(), at=at):
                redress.accept_history(it(), body=words.LISTS_ACCEPTED, actor=story.people[name], at=at)

        story.on(158, accept, hour)
    story.on(110, acknowledge)
    story.on(109, promise)


def _reported(story, key):
    return Report.objects.select_related("case__institution").get(pk=story.reports[key].pk)


def _case(story, key):
    return _reported(story, key).case


def _rule(story, key, days_ago, kind, reasons, **facts):
    """Let the panel decide: one moves it, and a second agrees the same day."""

    def decide(at):
        first, second, _third = (story.people[name] for name in words.PANEL)
        ruling = redress.move_ruling(
            _case(story, key), kind, reasons=reasons, facts=facts, actor=first, at=at
        )
        redress.speak_to_ruling(ruling, True, actor=second, at=at + timedelta(hours=2))

    story.on(days_ago, decide)


def _items(case, at):
    today = case.institution.calendar.local_date(at)
    return [
        {name: value for name, value in item.items() if name != "days"}
        | {"due_on": today + timedelta(days=item["days"])}
        for item in words.REMEDY
    ]


def _deliver(case, officer, at):
    for item, evidence in zip(case.current_plan().items.all(), words.DELIVERED, strict=True):
        redress.deliver_item(item, evidence, paid=item.amount, actor=officer, at=at)


def _check(story, case, at):
    for item in case.current_plan().items.all():
        redress.check_item(item, "done", words.LOOKED_AT, actor=story.people["samuel"], at=at)


def _report(story, key, days_ago, person, institution, harm_kinds, texts, summary, proposal=None):
    """From the first word to the day on which the steward brings it before the panel."""
    steward = "marcus"

    def report(at):
        story.reports[key], _code = redress.report_problem(
            actor=story.people[person],
            at=at,
            institution=story.institutions[institution],
            harm_kinds=harm_kinds,
            shown_to_public=Report.ShownToPublic.SUMMARY,
            shown_to_institution=Report.ShownToOffice.WORDS,
            shown_to_oversight=Report.ShownToOffice.WORDS,
            proposal_reference=story.proposals[proposal].reference if proposal else "",
            **texts,
        )

    def bring(at):
        case = redress.bring_before_panel(_reported(story, key), actor=story.people[steward], at=at)
        for name in words.PANEL:
            redress.declare_tie(case, "", actor=story.people[name], at=at + timedelta(hours=1))

    story.on(days_ago, report)
    for later, act in (
        (
            1,
            lambda at: redress.acknowledge_report(_reported(story, key), actor=story.people[steward], at=at),
        ),
        (2, lambda at: redress.check_safety(_reported(story, key), actor=story.people[steward], at=at)),
        (
            3,
            lambda at: redress.propose_summary(
                _reported(story, key),
                summary,
                has_read_warnings=True,
                actor=story.people[steward],
                at=at,
            ),
        ),
        (4, lambda at: redress.approve_summary(_reported(story, key), actor=story.people[person], at=at)),
        (5, bring),
    ):
        story.on(days_ago - later, act)
