"""What members and institutions do as a proposal goes its way: withdraw it, second it, begin and end its use."""

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from proposals import actions, rules
from proposals.forms import (
    DeletionForm,
    PauseUseForm,
    ReportOnUseForm,
    StartUseForm,
    StopUseForm,
    WithdrawForm,
)
from proposals.views.acts import Act, act_page, act_view
from proposals.views.reading import public_proposal

withdraw = act_view(
    title=_("Withdraw this proposal"),
    lead=_("Nobody can comment on it or vote on it any more. Everyone can still read it."),
    button=_("Withdraw it"),
    rule=rules.can_withdraw,
    perform=actions.withdraw_proposal,
    done=_("The proposal was withdrawn. Everyone can still read it."),
    form=WithdrawForm,
    is_grave=True,
)


@never_cache
@login_required
def resubmit(request, reference):
    proposal = public_proposal(reference)
    return act_page(
        request,
        proposal,
        Act(
            title=_("Send this proposal in again"),
            lead=_("A steward checks it again. Change the text first where something was missing."),
            button=_("Send it in again"),
            rule=rules.can_resubmit,
            perform=actions.resubmit_proposal,
            done=_("It was received, and will be checked."),
            quotes=((_("What is missing"), proposal.reason, ""),),
            others=((_("Change the text"), reverse("proposals:revise", args=[reference])),),
        ),
    )


SECOND = Act(
    title=_("Second this proposal"),
    lead=_("You ask that it be answered; you need not agree with it. Nobody can see who did, or how many."),
    button=_("Second it"),
    rule=rules.can_second,
    perform=actions.second_proposal,
    done=_("You seconded this proposal."),
)
TAKE_SECOND_BACK = Act(
    title=_("Take your second back"),
    lead=_("You seconded this proposal. Nobody can see who did."),
    button=_("Take it back"),
    rule=rules.can_withdraw_second,
    perform=actions.withdraw_second,
    done=_("You no longer second this proposal."),
)


@never_cache
@login_required
def second(request, reference):
    """Second, or take it back."""
    proposal = public_proposal(reference)
    has_seconded = proposal.seconds.filter(member=request.user).exists()
    return act_page(request, proposal, TAKE_SECOND_BACK if has_seconded else SECOND)


start_use = act_view(
    title=_("Say that the data are in use"),
    lead=_("From then on you report every year, and the end that was agreed counts."),
    button=_("Publish it"),
    rule=rules.can_start_use,
    perform=actions.start_use,
    done=_("It is public that the data are in use."),
    form=StartUseForm,
)

report_on_use = act_view(
    title=_("Report on this use"),
    lead=_("Everyone can read it. The next report is due in a year."),
    button=_("Publish the report"),
    rule=rules.can_report_on_use,
    perform=actions.report_on_use,
    done=_("Your report is public."),
    form=ReportOnUseForm,
)

pause_use = act_view(
    title=_("Pause this use"),
    lead=_("Nobody looks at the data meanwhile. Say in time whether it goes on or ends."),
    button=_("Pause it"),
    rule=rules.can_pause_use,
    perform=actions.pause_use,
    done=_("The use is paused."),
    form=PauseUseForm,
)

resume_use = act_view(
    title=_("Go on with this use"),
    lead=_("Everyone sees that the data are in use again."),
    button=_("Go on"),
    rule=rules.can_resume_use,
    perform=actions.resume_use,
    done=_("The data are in use again."),
)


@never_cache
@login_required
def end_use(request, reference):
    stop = reverse("proposals:stop_use", args=[reference])
    return act_page(
        request,
        public_proposal(reference),
        Act(
            title=_("End this use"),
            lead=_("Nobody may look at the data any more. You then show that they were deleted."),
            button=_("End it"),
            rule=rules.can_end_use,
            perform=actions.end_use,
            done=_("The use has ended. Show next that the data were deleted."),
            is_grave=True,
            others=((_("Stop it before its time, with a reason"), stop),),
        ),
    )


stop_use = act_view(
    title=_("Stop this use"),
    lead=_("The data may no longer be used, and this cannot be undone: a new use needs a new proposal."),
    button=_("Stop it"),
    rule=rules.can_stop_use,
    perform=actions.stop_use,
    done=_("The use was stopped."),
    form=StopUseForm,
    is_grave=True,
)

prove_deletion = act_view(
    title=_("Show that the data were deleted"),
    lead=_("Everyone can read it."),
    button=_("Publish it"),
    rule=rules.can_prove_deletion,
    perform=actions.prove_deletion,
    done=_("How the data were deleted is public."),
    form=DeletionForm,
)
