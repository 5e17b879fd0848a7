"""A scorecard: drawn up when its quarter is over, commented on, published, and drawn up anew where it was wrong."""

from django.db import transaction

from accountability import drawing, rules, telling
from accountability.indicators import INDICATORS, Facts
from accountability.models import NumberReport, Scorecard, ScorecardComment
from community.models import CharterRule, Clock, Institution, Reference
from community.rules import require
from community.windows import due_moment
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def draw_up_scorecard(institution, period, *, actor, at):
    """Count a quarter that is over, once and for good. The institution reads it first and can comment."""
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    require(rules.can_draw_up(actor, institution, period, at=at))
    rule = CharterRule.objects.rule("scorecard-comment", at)
    scorecard = Scorecard.objects.create(
        reference=Reference.take("SCD", at),
        institution=institution,
        starts_on=period.starts_on,
        drawn_up_at=at,
        comments_until=due_moment(at, rule.value, unit=rule.unit, calendar=institution.calendar),
    )
    facts = Facts(institution, period, at, is_final=True)
    drawing.keep(scorecard, facts, INDICATORS)
    telling.tell_of_scorecard(scorecard, at=at)
    return scorecard


@transaction.atomic
def comment_on_scorecard(scorecard, *, code="", body, actor, at):
    """Say something about one number, or with no code about all, in place of what was said before."""
    scorecard = _lock(scorecard)
    require(rules.can_comment_on_scorecard(actor, scorecard, at=at))
    require(gives_words(body))
    require(rules.is_comment(body))
    require(rules.is_told(scorecard, code))
    comment, _is_new = ScorecardComment.objects.update_or_create(
        scorecard=scorecard,
        code=code,
        defaults={"body": body, "said_at": at, "by": actor.acting_as(scorecard.institution)},
    )
    return comment


@transaction.atomic
def publish_scorecard(scorecard, *, actor, at):
    """Publish what was drawn up, with what the institution says of it. Nobody can hold it back."""
    scorecard = _lock(scorecard)
    require(rules.can_publish_scorecard(actor, scorecard, at=at))
    _publish(scorecard, actor.acting_as(), at)
    for comment in scorecard.comments.all():
        append_entry(
            "accountability.scorecard_commented",
            subject=scorecard.reference,
            actor=comment.by,
            at=at,
            facts={"indicator": comment.code},
            personal={"body": comment.body},
        )
    return scorecard


def _publish(scorecard, by, at, **personal):
    scorecard.published_at = at
    scorecard.save(update_fields=["published_at"])
    append_entry(
        "accountability.scorecard_published",
        subject=scorecard.reference,
        actor=by,
        at=at,
        facts={
            "institution": scorecard.institution.code,
            "quarter": scorecard.period.name,
            "version": scorecard.version,
            "numbers": drawing.in_short(scorecard),
        },
        personal=personal,
    )


@transaction.atomic
def report_number(number, *, words, actor, at):
    """Tell the oversight body that a number is wrong, which it answers by a date in public."""
    scorecard = _lock(number.scorecard)
    number = scorecard.numbers.get(pk=number.pk)
    require(rules.can_report_number(actor, number, at=at))
    require(gives_words(words))
    is_first = not rules.waiting_reports(scorecard).exists()
    report = NumberReport.objects.create(number=number, reporter=actor, words=words, reported_at=at)
    if is_first:
        Clock.start(
            rules.ANSWER_NUMBER,
            subject=scorecard.reference,
            institution=None,
            rule_key=rules.ANSWER_NUMBER,
            at=at,
        )
    return report


@transaction.atomic
def keep_number(report, *, answer, actor, at):
    """Say why a number that somebody found wrong stays."""
    report, scorecard = _lock_report(report)
    require(rules.can_answer_number_report(actor, report, at=at))
    require(gives_words(answer))
    _append_answer(report, scorecard, False, answer, actor, at)
    return report


@transaction.atomic
def draw_up_anew(report, *, answer, actor, at):
    """Count the quarter again as of the moment at which it was drawn up, from the records as they are now put right."""
    report, scorecard = _lock_report(report)
    require(rules.can_draw_up_anew(actor, report, at=at))
    require(gives_words(answer))
    _append_answer(report, scorecard, True, answer, actor, at)
    anew = Scorecard.objects.create(
        reference=Reference.take("SCD", at),
        institution=scorecard.institution,
        starts_on=scorecard.starts_on,
        version=scorecard.version + 1,
        reason=answer,
        drawn_up_at=at,
        comments_until=at,
    )
    facts = Facts(scorecard.institution, scorecard.period, _first(scorecard).drawn_up_at)
    drawing.keep(anew, facts, [code for code, each in INDICATORS.items() if each.unit != "people"])
    # People are counted once: two counts at different moments could be subtracted.
    drawing.carry_over(scorecard, anew)
    _publish(anew, actor.acting_as(role="overseer"), at, reason=answer)
    return anew


def _append_answer(report, scorecard, is_right, answer, actor, at):
    report.answered_at, report.is_right, report.answer = at, is_right, answer
    report.save(update_fields=["answered_at", "is_right", "answer"])
    if not rules.waiting_reports(scorecard).exists():
        for clock in Clock.objects.filter(subject=scorecard.reference, stopped_at=None).hold():
            clock.stop(at)
    append_entry(
        "accountability.number_answered",
        subject=scorecard.reference,
        actor=actor.acting_as(role="overseer"),
        at=at,
        facts={"indicator": report.number.code, "was_wrong": is_right},
        personal={"answer": answer},
    )
    telling.tell_reporter(report, at=at)


def _first(scorecard):
    return Scorecard.objects.get(institution=scorecard.institution, starts_on=scorecard.starts_on, version=1)


def _lock(scorecard):
    return (
        Scorecard.objects.select_for_update(of=("self",)).select_related("institution").get(pk=scorecard.pk)
    )


def _lock_report(report):
    scorecard = _lock(report.number.scorecard)
    report = NumberReport.objects.select_related("number", "reporter").get(pk=report.pk)
    report.number.scorecard = scorecard
    return report, scorecard
