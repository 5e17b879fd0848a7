"""What is done about an institution's numbers: commented on, doubted, and answered."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accountability import actions, forms, rules, scorecards
from accountability.indicators import INDICATORS, Facts
from accountability.models import NumberReport, Scorecard, ScorecardNumber
from community.models import Membership
from community.rules import holds, is_signed_in, speaks_for
from community.views.acts import Act, Acts


def _find(reference):
    return get_object_or_404(Scorecard.objects.select_related("institution"), reference=reference)


def _has_part(actor, scorecard, at):
    return is_signed_in(actor) and (
        speaks_for(actor, scorecard.institution, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)
    )


ACTS = Acts(_find, _has_part)


def _need_reader(request, scorecard, at):
    if not rules.can_read_scorecard(request.user, scorecard, at=at):
        raise Http404


@never_cache
@require_safe
def draft(request, reference):
    """The numbers before they come out, for the institution and the oversight body."""
    at, scorecard = timezone.now(), _find(reference)
    _need_reader(request, scorecard, at)
    card = scorecards.drawn(scorecard)
    return render(
        request,
        "accountability/scorecard_draft.html",
        {
            "card": card,
            "scorecard": scorecard,
            "institution": scorecard.institution,
            "components": scorecards.by_component(
                card, scorecards.published(scorecard.institution, card.period.previous(), at)
            ),
            "may_comment": bool(rules.can_comment_on_scorecard(request.user, scorecard, at=at)),
            "reports": _reports(request.user, scorecard, at),
            "unsafe": _unsafe(request.user, scorecard, at),
        },
    )


def _reports(actor, scorecard, at):
    """What people said is wrong, for those who answer it."""
    if not holds(actor, Membership.Role.OVERSEER, at=at):
        return []
    found = rules.waiting_reports(scorecard).select_related("number__scorecard__institution")
    return [each for each in found if rules.can_answer_number_report(actor, each, at=at)]


def _unsafe(actor, scorecard, at):
    """How many people withdrew after saying that they feel unsafe, for the oversight body alone; None for others."""
    institution = scorecard.institution
    if not holds(actor, Membership.Role.OVERSEER, at=at) or speaks_for(actor, institution, at=at):
        return None
    return INDICATORS["R9"].find(Facts(institution, scorecard.period, at, is_final=True))


@ACTS.described
def comment(request, scorecard, at, name=""):
    _need_reader(request, scorecard, at)
    if name and name not in INDICATORS:
        raise Http404
    about = INDICATORS[name].name if name else _("All of its numbers")
    said = scorecard.comments.filter(code=name).values_list("body", flat=True).first()
    return Act(
        title=_("Comment on the numbers"),
        lead=_("It stands beside the number when it is published, and cannot hold it back."),
        button=_("Keep the comment"),
        done=_("Your comment is kept. You can change it until the numbers are published."),
        rule=rules.can_comment_on_scorecard,
        perform=lambda on, *, body, actor, at: actions.comment_on_scorecard(
            on, code=name, body=body, actor=actor, at=at
        ),
        form=forms.CommentForm,
        quotes=((about, said, ""),) if said else ((about, "–", ""),),
        back=reverse("accountability:scorecard_draft", args=[scorecard.reference]),
    )


def _number(scorecard, name):
    return get_object_or_404(
        ScorecardNumber.objects.select_related("scorecard__institution").defer("lines"),
        scorecard=scorecard,
        code=name,
    )


@ACTS.described
def report(request, scorecard, at, name):
    _need_reader(request, scorecard, at)
    number = _number(scorecard, name)
    return Act(
        title=_("This number is wrong"),
        lead=_("The oversight body looks at it and answers in public by a date. Nobody is told who you are."),
        button=_("Send it"),
        done=_("The oversight body has it. You get a letter when it answers."),
        rule=rules.can_report_number,
        perform=actions.report_number,
        on=number,
        form=forms.NumberReportForm,
        quotes=((INDICATORS[name].name, scorecards.value_words(INDICATORS[name], number), ""),),
        back=_records(scorecard, name),
    )


def _records(scorecard, name):
    address = reverse("accountability:records", args=[scorecard.institution.code, name])
    return f"{address}?quarter={scorecard.period.name}"


def _answer(title, button, done, rule, perform):
    def describe(request, scorecard, at, pk):
        found = get_object_or_404(
            NumberReport.objects.select_related("number__scorecard__institution", "reporter"),
            pk=pk,
            number__scorecard=scorecard,
        )
        verdict = rules.can_answer_number_report(request.user, found, at=at)
        return Act(
            title=title,
            lead=_("Your answer is public. Whoever said that the number is wrong is told."),
            button=button,
            done=done,
            rule=rule,
            perform=perform,
            on=found,
            form=forms.NumberAnswerForm,
            quotes=((INDICATORS[found.number.code].name, found.words, ""),) if verdict else (),
            back=_records(scorecard, found.number.code),
        )

    return ACTS.described(describe)


keep = _answer(
    _("The number stays"),
    _("Keep it and answer"),
    _("Your answer is public."),
    rules.can_answer_number_report,
    actions.keep_number,
)
anew = _answer(
    _("The number was wrong"),
    _("Draw up the quarter anew"),
    _("The quarter was drawn up anew. What stood there before can still be read."),
    rules.can_draw_up_anew,
    actions.draw_up_anew,
)
