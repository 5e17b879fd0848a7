"""The ladder: its steps, which of them each institution signed, and where one signs."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accountability import actions, forms, rules
from accountability.models import STEPS, Notice, SignedStep
from community.models import CharterRule, Institution
from community.views.acts import Act, Acts

# The rules of the charter by which the ladder runs, in the order of its steps.
RULES = (
    *(
        "notice-after",
        "notice-after-promise",
        "check-notice",
        "issue-notice",
        "answer-notice",
        "review-notice",
    ),
    *("fix-late", "repeat-notice", "resolve-escalation", "consequence-share", "motion-quorum"),
    *("seat-suspension", "notice-appeal", "answer-notice-appeal", "petition-backers", "petition-open"),
)


@require_safe
def ladder(request):
    at = timezone.now()
    institutions = Institution.objects.filter(is_registered=True)
    signed = {
        (each.institution_id, each.step): each
        for each in SignedStep.objects.in_force(at).select_related("institution")
    }
    rules_in_force = {rule.key: rule for rule in CharterRule.objects.in_force(at).filter(key__in=RULES)}
    open_notices = Notice.objects.issued().open().select_related("institution")
    return render(
        request,
        "accountability/ladder.html",
        {
            "steps": [
                (step, words, [(each, signed.get((each.pk, step))) for each in institutions])
                for step, words in STEPS.items()
            ],
            "rules": [rules_in_force[key] for key in RULES if key in rules_in_force],
            "notices": open_notices,
            "may_sign": [each for each in institutions if rules.can_sign_step(request.user, each, at=at)],
        },
    )


def _find(code):
    return get_object_or_404(Institution, code=code, is_registered=True)


ACTS = Acts(_find, lambda actor, institution, at: bool(rules.can_sign_step(actor, institution, at=at)))


@ACTS.described
def sign(request, institution, at):
    return Act(
        title=_("Sign a step of the ladder"),
        lead=_("Everybody can read it. It holds for notices that are issued while it is signed."),
        button=_("Sign it"),
        done=_("It is signed, and public."),
        rule=rules.can_sign_step,
        perform=actions.sign_step,
        form=forms.SignForm,
    )


@ACTS.described
def end_signature(request, institution, at, pk):
    signed = SignedStep.objects.select_related("institution").filter(pk=pk, institution=institution).first()
    if signed is None:
        raise Http404
    return Act(
        title=_("Take back a signature"),
        lead=_("Everybody can read that it was taken back, and why."),
        button=_("Take it back"),
        done=_("It was taken back in public."),
        on=signed,
        rule=rules.can_end_signature,
        perform=actions.end_signature,
        form=forms.UntagForm,
        quotes=(("", signed.clause, ""),),
        is_grave=True,
    )
