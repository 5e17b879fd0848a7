"""What was said away from this site: the meetings, and entering them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.rules import is_steward
from proposals import actions, queries, rules
from proposals.forms import EnterCommentForm, MeetingForm, WithdrawMeetingForm
from proposals.models import Meeting
from proposals.views.acts import act_page, offered, refused_status
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
    proposal, at = public_proposal(reference), timezone.now()
    form = MeetingForm(posted(request), initial={"language": get_language()})
    return act_page(
        request,
        form,
        rules.can_enter_meeting(request.user, proposal, at=at),
        lambda cleaned: actions.enter_meeting(proposal, actor=request.user, at=at, **cleaned),
        refused_status=refused_status(request, at),
        success=_("The meeting is public."),
        title=_("Enter a meeting"),
        button=_("Publish it"),
        lead=_(
            "A meeting that was held about this proposal, so that those who were not there can read what was said."
        ),
        back=reverse("proposals:meetings", args=[reference]),
        proposal=proposal,
    )


@never_cache
@login_required
def enter_comment(request, reference):
    proposal, at = public_proposal(reference), timezone.now()
    form = EnterCommentForm(posted(request), proposal=proposal, initial={"language": get_language()})
    return act_page(
        request,
        form,
        rules.can_enter_comment(request.user, proposal, at=at),
        lambda cleaned: actions.enter_comment(proposal, actor=request.user, at=at, **cleaned),
        refused_status=refused_status(request, at),
        success=_("It is public now. You can type in the next one."),
        title=_("Type in a comment"),
        button=_("Publish it"),
        lead=_(
            "What somebody said on paper, by phone or at a meeting. It counts as much as what is written here."
        ),
        back=reverse("proposals:enter_comment", args=[reference]),
        proposal=proposal,
    )


@never_cache
@login_required
def withdraw_meeting(request, reference, number):
    proposal, at = public_proposal(reference), timezone.now()
    meeting = get_object_or_404(Meeting.objects.select_related("proposal"), pk=number, proposal=proposal)
    return act_page(
        request,
        WithdrawMeetingForm(posted(request)),
        rules.can_withdraw_meeting(request.user, meeting, at=at),
        lambda cleaned: actions.withdraw_meeting(meeting, actor=request.user, at=at, **cleaned),
        refused_status=refused_status(request, at),
        success=_("The meeting was taken back. Its day stays, without the words."),
        back=reverse("proposals:meetings", args=[reference]),
        title=_("Take a meeting back"),
        button=_("Take it back"),
        lead=_("Its day stays on the page with your reason; the words are erased, on the public record too."),
        proposal=proposal,
    )
