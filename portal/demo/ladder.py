"""What fell short in Elm Valley and what followed: a use of data on hold and back, a promise kept after a notice, silence."""

from datetime import timedelta

from accountability import actions, rules
from accountability.indicators import Period
from accountability.models import Motion, Notice, NumberReport, Scorecard
from portal.demo import words
from proposals.actions import resume_use

Kind = Motion.Kind
CLAUSE = "Clause 5 of the agreement with the community: what follows when a promise is broken."


def tell(story):
    """Add these to the story's steps."""
    for step in (4, 5):
        story.on(340, lambda at, step=step: _sign(story, step, at))
    # The oversight body meets once in a while, and votes on whatever was checked by then.
    for days_ago in (212, 140, 100, 46, 26, 12):
        story.on(days_ago, lambda at: _issue_all(story, at), 18)
    story.on(198, lambda at: _answer_question_notice(story, at))
    story.on(195, lambda at: _close_question_notice(story, at), 18)
    _hold(story)
    story.on(2, lambda at: _before_the_board(story, at), 17)
    story.on(16, lambda at: _petition(story, at), 19)
    _comment_on_numbers(story)


def _sign(story, step, at):
    actions.sign_step(
        story.institutions["riverside"], step=step, clause=CLAUSE, actor=story.people["omar"], at=at
    )


def _decide(story, notice, kind, names, reasons, at, **facts):
    """Have it moved by the first and voted for by the others, until it is carried."""
    first, *others = (story.people[name] for name in names)
    motion = actions.move_motion(notice, kind, reasons=reasons, facts=facts, actor=first, at=at)
    for minutes, member in enumerate(others, start=1):
        motion.refresh_from_db()
        if motion.decided_at is None:
            later = at + timedelta(minutes=minutes)
            actions.vote_on_motion(motion, choice="yes", actor=member, at=later)


def _issue_all(story, at):
    for notice in Notice.objects.filter(state="checking", respondent="institution").order_by("pk"):
        if rules.facts_are_checked(notice, at):
            _decide(story, notice, Kind.ISSUE, words.OVERSEERS, words.DATE_PASSED, at)


def _question_notice():
    found = Notice.objects.filter(shortfall="late_answer", institution__code="INS-riverside-health")
    return found.order_by("pk").first()


def _answer_question_notice(story, at):
    """Riverside answered a question late, and says why."""
    actions.answer_notice(
        _question_notice(), body=words.QUESTION_ANSWERED, actor=story.people["priya"], at=at
    )


def _close_question_notice(story, at):
    _decide(
        story, _question_notice(), Kind.CLOSE, words.OVERSEERS, words.QUESTION_CLOSED, at, outcome="fixed"
    )


def _hold(story):
    """Somebody at the company looked at the list of beds; the seats hold it until its log was read."""
    found = {}

    def notice():
        return Notice.objects.get(pk=found["notice"].pk)

    def begin(at):
        found["notice"] = actions.raise_notice(
            trigger="oversight",
            respondent="institution",
            institution=story.institutions["riverside"],
            component="A3",
            words=words.BEDS_LOOKED_AT,
            rule=words.BEDS_CONDITION,
            records=[story.proposals["beds"].reference, story.decision("beds").reference],
            is_serious=True,
            actor=story.people["grace"],
            at=at,
        )

    def hold(at):
        _decide(
            story,
            notice(),
            Kind.SANCTION,
            ("rosa", "dwayne", "mei", "fatima"),
            words.BEDS_HELD,
            at,
            consequence="data_use",
            subject=story.proposals["beds"].reference,
            exit_condition=words.BEDS_EXIT,
        )

    def lift(at):
        _decide(story, notice(), Kind.LIFT, ("rosa", "dwayne", "mei", "joseph"), words.BEDS_LIFTED, at)

    story.on(55, begin)
    story.on(
        53,
        lambda at: actions.state_facts(notice(), body=words.BEDS_FACTS, actor=story.people["priya"], at=at),
    )
    story.on(52, lambda at: _decide(story, notice(), Kind.ISSUE, words.OVERSEERS, words.BEDS_ISSUED, at))
    story.on(
        48,
        lambda at: actions.answer_notice(
            notice(), body=words.BEDS_ANSWER, actor=story.people["priya"], at=at
        ),
    )
    story.on(45, hold)
    story.on(27, lift)
    story.on(
        26,
        lambda at: resume_use(story.proposals["beds"], actor=story.people["priya"], at=at),
    )


def _before_the_board(story, at):
    """Elm Transit did not decide, and did not answer the notice either."""
    notice = Notice.objects.filter(
        state="no_answer", shortfall="no_decision", institution__code="INS-elm-transit"
    ).first()
    if notice is not None:
        board_on = (at + timedelta(days=24)).date().isoformat()
        _decide(story, notice, Kind.ESCALATE, words.OVERSEERS, words.BUS_ESCALATED, at, board_on=board_on)


def _petition(story, at):
    """Residents ask for a notice together; how many do is nobody's business."""
    petition = actions.open_petition(
        respondent="institution",
        institution=story.institutions["transit"],
        component="A1",
        **words.PETITION,
        actor=story.people["dwayne"],
        at=at,
    )
    actions.back_petition(petition, actor=story.people["ana"], at=at + timedelta(hours=1))


def _comment_on_numbers(story):
    """Riverside comments on the last quarter that is over, and somebody doubts a number of it once it is out."""
    since = (story.now.date() - Period.quarter(story.now.date()).starts_on).days
    if since > 6:
        story.on(since - 6, lambda at: _comment(story, at))
    if since > 30:
        story.on(since - 28, lambda at: _doubt(story, at))
        story.on(since - 30, lambda at: _keep(story, at))


def _comment(story, at):
    card = Scorecard.objects.waiting(at).filter(institution=story.institutions["riverside"]).first()
    if card is not None:
        actions.comment_on_scorecard(
            card, code="T8", body=words.NUMBER_COMMENT, actor=story.people["priya"], at=at
        )


def _doubt(story, at):
    card = Scorecard.objects.current(at).filter(institution=story.institutions["riverside"]).first()
    if card is not None:
        actions.report_number(
            card.numbers.get(code="T7"), words=words.NUMBER_DOUBT, actor=story.people["ana"], at=at
        )


def _keep(story, at):
    for report in NumberReport.objects.waiting():
        actions.keep_number(report, answer=words.NUMBER_KEPT, actor=story.people["grace"], at=at)
