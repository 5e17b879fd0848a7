"""Views on a proposal: read, given, replied to, put in other words, taken back."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.rules import Refused, is_signed_in, is_steward
from proposals import actions, queries, rules
from proposals.forms import CommentForm, ReplyForm, ViewsFilterForm
from proposals.models import Comment
from proposals.views.acts import Act, act_page
from proposals.views.reading import public_proposal

PER_PAGE = 25


def comments(request, reference):
    """All views on a proposal, 25 on a page, with the form at the end."""
    return _page(request, public_proposal(reference), CommentForm())


def _page(request, proposal, form, *, refusal="", status=200):
    at = timezone.now()
    filters = ViewsFilterForm(request.GET or None)
    filters.is_valid()
    found = queries.views_on(proposal, **filters.chosen)
    here = reverse("proposals:comments", args=[proposal.reference])
    return render(
        request,
        "proposals/comments.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "comments"),
            "standing": queries.standing(proposal, at),
            "filters": filters,
            "chosen": filters.chosen,
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "total": proposal.comments.shown().count(),
            "form": form,
            "can_comment": rules.can_comment(request.user, proposal, at=at),
            "can_draw": is_steward(request.user, at=at)
            and rules.can_add_statement(request.user, proposal, at=at),
            "is_open": proposal.comments_are_open(at),
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': f'{here}#comment'})}",
            "refusal": refusal,
        },
        status=status,
    )


def comment(request, reference):
    """Give a view; a refused one comes back on the page as it was typed."""
    proposal = public_proposal(reference)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("proposals:comments", args=[reference]) + "#comment")
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form, status=400)
    try:
        said = actions.comment_on_proposal(
            proposal,
            actor=request.user,
            at=timezone.now(),
            body=form.cleaned_data["body"],
            stance=form.cleaned_data["stance"],
            language=get_language(),
        )
    except Refused as refused:
        status = 409 if is_signed_in(request.user) else 403
        return _page(request, proposal, form, refusal=refused.verdict.reason, status=status)
    messages.success(request, _("Your view is public."))
    return redirect(said)


def comment_at(request, reference, number):
    """Lead to the page on which a view or a reply stands."""
    said = _find(reference, number)
    page = queries.place_of(said) // PER_PAGE + 1
    query = f"?page={page}" if page > 1 else ""
    return HttpResponseRedirect(f"{reverse('proposals:comments', args=[reference])}{query}#comment-{said.pk}")


def _find(reference, number):
    return get_object_or_404(
        Comment.objects.select_related("proposal__lead_organisation", "institution", "author", "parent"),
        pk=number,
        proposal__reference=reference,
    )


def _act_on(request, said, *, is_theirs, **act):
    """The page of an act on a view or a reply."""
    return act_page(
        request,
        said.proposal,
        Act(
            on=said,
            trail=((_("Views"), reverse("proposals:comments", args=[said.proposal.reference])),),
            is_theirs=is_theirs,
            back=said.get_absolute_url(),
            **act,
        ),
    )


def _words(said):
    """Whose words they are and what they say, as ``quotes`` of an act."""
    return ((str(said.author or _("Somebody who has left")), said.body, said.language),)


@never_cache
@login_required
def reply(request, reference, number):
    """Reply to a view."""

    def say(view, **given):
        return actions.comment_on_proposal(view.proposal, parent=view, language=get_language(), **given)

    view = _find(reference, number)
    return _act_on(
        request,
        view,
        title=_("Reply to this view"),
        lead=_("Your name will show as “%(name)s”.") % {"name": request.user.display_name},
        button=_("Send your reply"),
        rule=rules.can_reply,
        perform=say,
        done=_("Your reply is public."),
        form=ReplyForm,
        quotes=_words(view) if view.is_shown else (),
        is_theirs=True,
        leads_to_made=True,
    )


@never_cache
@login_required
def revise_comment(request, reference, number):
    """Say one's own view in other words."""
    said = _find(reference, number)
    form = ReplyForm if said.parent_id else CommentForm
    is_theirs = said.author_id == request.user.pk
    return _act_on(
        request,
        said,
        title=_("Say it in other words"),
        lead=_(
            "Your new words stand in the place of the old ones. What it said before can still be read, until you "
            "take it all back."
        ),
        button=_("Publish the new words"),
        rule=rules.can_revise_comment,
        perform=actions.revise_comment,
        done=_("Your new words are public. What it said before can still be read."),
        form=partial(form, initial={"body": said.body, "stance": said.stance} if is_theirs else {}),
        is_theirs=is_theirs,
    )


@never_cache
@login_required
def withdraw_comment(request, reference, number):
    """Ask once, then take a view or a reply back."""
    said = _find(reference, number)
    is_theirs = said.author_id == request.user.pk
    return _act_on(
        request,
        said,
        title=_("Take it back"),
        lead=_(
            "Your words, every wording of them, and your name go from this page and from the public record. The "
            "record keeps that something was said and taken back."
        ),
        button=_("Take it back"),
        rule=rules.can_withdraw_comment,
        perform=actions.withdraw_comment,
        done=_("It was taken back. Its place stays, without your words."),
        quotes=_words(said) if said.is_shown or is_theirs else (),
        is_grave=True,
        is_theirs=is_theirs,
    )
