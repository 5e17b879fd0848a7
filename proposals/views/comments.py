"""Views on a proposal: read, given, replied to, put in other words, taken back."""

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

from community.acting import posted
from community.rules import Refused, is_signed_in, is_steward
from proposals import actions, queries, rules
from proposals.forms import CommentForm, ReplyForm, ViewsFilterForm
from proposals.models import Comment
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


@never_cache
@login_required
def reply(request, reference, number):
    """Reply to a view."""
    view = _find(reference, number)
    return _act(
        request,
        view,
        "proposals/reply.html",
        ReplyForm(posted(request)),
        lambda at: rules.can_reply(request.user, view, at=at),
        lambda form, at: actions.comment_on_proposal(
            view.proposal, actor=request.user, at=at, parent=view, language=get_language(), **form
        ),
        _("Your reply is public."),
        is_theirs=True,
    )


@never_cache
@login_required
def revise_comment(request, reference, number):
    """Say one's own view in other words."""
    said = _find(reference, number)
    form_class = ReplyForm if said.parent_id else CommentForm
    is_theirs = said.author_id == request.user.pk
    return _act(
        request,
        said,
        "proposals/revise_comment.html",
        form_class(posted(request), initial={"body": said.body, "stance": said.stance} if is_theirs else {}),
        lambda at: rules.can_revise_comment(request.user, said, at=at),
        lambda form, at: actions.revise_comment(said, actor=request.user, at=at, **form),
        _("Your new words are public. What it said before can still be read."),
        is_theirs=is_theirs,
    )


@never_cache
@login_required
def withdraw_comment(request, reference, number):
    """Ask once, then take a view or a reply back."""
    said = _find(reference, number)
    return _act(
        request,
        said,
        "proposals/withdraw_comment.html",
        None,
        lambda at: rules.can_withdraw_comment(request.user, said, at=at),
        lambda form, at: actions.withdraw_comment(said, actor=request.user, at=at),
        _("It was taken back. Its place stays, without your words."),
        is_theirs=said.author_id == request.user.pk,
    )


def _act(request, said, template, form, can, do, done, *, is_theirs):
    """One act on a view: show the page, or act and lead back to the view; a refusal keeps what was typed."""
    at = timezone.now()
    verdict = can(at)
    refusal, status = "", 200
    if request.method == "POST" and form is not None and not form.is_valid():
        status = 400
    elif request.method == "POST":
        try:
            kept = do(form.cleaned_data if form is not None else {}, at)
        except Refused as refused:
            verdict, refusal = refused.verdict, refused.verdict.reason
            status = 409 if is_theirs else 403
        else:
            messages.success(request, done)
            return redirect(kept)
    context = {"comment": said, "form": form, "verdict": verdict, "refusal": refusal}
    return render(request, template, context, status=status)
