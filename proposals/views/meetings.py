"""What was said away from this site: the meetings, and entering them."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.rules import is_steward
from proposals import actions, queries, rules
from proposals.forms import EnterCommentForm, MeetingForm, WithdrawMeetingForm
from proposals.models import Meeting
from proposals.views.acts import Act, act_page, offered
from proposals.views.reading import public_proposal


def meetings(request, reference):
    """Where people talked about it away from this site."""
    proposal, at = public_proposal(reference), timezone.now()
    address = lambda name: reverse(f"proposals:{name}", args=[proposal.reference])  # noqa: E731
    may_enter = rules.can_enter_meeting(request.user, proposal, at=at)
    return render(
        request,
        "proposals/meetings.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "meetings"),
            "meetings": proposal.meetings.all(),
            "is_steward": is_steward(request.user, at=at),
            "offers": offered(
                (_("Enter a meeting"), address("enter_meeting"), may_enter),
                (_("Type in a comment from paper, phone or a meeting"), address("enter_comment"), may_enter),
            ),
        },
    )


@never_cache
@login_required
def enter_meeting(request, reference):
    return act_page(
        request,
        public_proposal(reference),
        Act(
            title=_("Enter a meeting"),
            lead=_(
                "A meeting that was held about this proposal, so that those who were not there can read what was said."
            ),
            button=_("Publish it"),
            rule=rules.can_enter_meeting,
            perform=actions.enter_meeting,
            done=_("The meeting is public."),
            form=partial(MeetingForm, initial={"language": get_language()}),
            is_theirs=is_steward(request.user, at=timezone.now()),
            back=reverse("proposals:meetings", args=[reference]),
        ),
    )


@never_cache
@login_required
def enter_comment(request, reference):
    proposal = public_proposal(reference)
    return act_page(
        request,
        proposal,
        Act(
            title=_("Type in a comment"),
            lead=_(
                "What somebody said on paper, by phone or at a meeting. It counts as much as what is written here."
            ),
            button=_("Publish it"),
            rule=rules.can_enter_comment,
            perform=actions.enter_comment,
            done=_("It is public now. You can type in the next one."),
            form=partial(EnterCommentForm, proposal=proposal, initial={"language": get_language()}),
            is_theirs=is_steward(request.user, at=timezone.now()),
            back=reverse("proposals:meetings", args=[reference]),
            next_url=request.path,
        ),
    )


@never_cache
@login_required
def withdraw_meeting(request, reference, number):
    proposal = public_proposal(reference)
    return act_page(
        request,
        proposal,
        Act(
            title=_("Take a meeting back"),
            lead=_(
                "Its day stays on the page with your reason; the words are erased, on the public record too."
            ),
            button=_("Take it back"),
            rule=rules.can_withdraw_meeting,
            perform=actions.withdraw_meeting,
            done=_("The meeting was taken back. Its day stays, without the words."),
            on=get_object_or_404(Meeting.objects.select_related("proposal"), pk=number, proposal=proposal),
            form=WithdrawMeetingForm,
            is_grave=True,
            is_theirs=is_steward(request.user, at=timezone.now()),
            back=reverse("proposals:meetings", args=[reference]),
        ),
    )
