"""The few views that span floors, and what every page's frame needs."""

from functools import partial
from http import HTTPStatus
from urllib.parse import quote, urlencode

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import activate, get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.models import Page

from accountability import actions as accountability
from cms import live, queries
from community.acting import attempt, posted
from community.forms import AccountForm, DeleteAccountForm
from community.rules import can_delete_account
from portal.logs import without_private
from record.queries import checkpoint

# In the order of their cascade layers.
STYLE_SHEETS = [f"portal/{layer}.css" for layer in ("tokens", "base", "layout", "components")]


def frame(request):
    """For every template: the site's name, the moment of the request, and what surrounds the page.

    What costs a query is looked up when a template first shows it.
    """
    menus = SimpleLazyObject(lambda: queries.menus(get_language(), request.path))
    return {
        "site_name": settings.SITE_NAME,
        "now": timezone.now(),
        "style_sheets": STYLE_SHEETS,
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "menu": SimpleLazyObject(lambda: menus["main"]),
        "footer_menu": SimpleLazyObject(lambda: menus["footer"]),
        "checkpoint": SimpleLazyObject(checkpoint),
        "come_back": _come_back(request),
        "report_url": f"mailto:{settings.CONTACT_EMAIL}?subject={quote(without_private(request.path))}",
    }


def _come_back(request):
    """What to add to the address of the sign-in page, so that it leads back here afterwards.

    Not from the pages of an account, and not from private ones: neither is a place to be sent back to.
    """
    match = request.resolver_match
    name = (match and match.view_name) or ""
    if request.method != "GET" or not match or name.startswith(("account", "mfa", "redress_log:mine")):
        return ""
    return f"?{urlencode({'next': request.get_full_path()})}"


def _languages(request):
    """This page in every language: ``{"code", "name", "url", "current", "translated"}`` each."""
    match = request.resolver_match
    page = (
        Page.find_for_request(request, match.args[0]) if match and match.url_name == "wagtail_serve" else None
    )
    if page is not None:
        return queries.languages(page)
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": translate_url(request.get_full_path(), code),
            "current": code == get_language(),
            "translated": True,
        }
        for code, _name in settings.LANGUAGES
    ]


def bad_request(request, exception):
    """Django renders its own answer without the request, and so without our frame."""
    return render(request, "400.html", status=400)


@login_required
def account(request):
    """Where a signed-in person finds what waits for them and what they can change about their account."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        activate(request.user.language)
        messages.success(request, _("Your changes were saved."))
        return redirect("account")
    # The head of the page shows the name that holds, also while another one is being corrected.
    request.user.refresh_from_db(fields=["display_name", "language"])
    return render(
        request,
        "account/account.html",
        {"form": form, "desk": live.desk(request.user, at=timezone.now())},
        status=HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK,
    )


@never_cache
@login_required
def delete_account(request):
    """What goes with an account and what stays, before anything is asked."""
    verdict = can_delete_account(request.user, request.user, at=timezone.now())
    return render(request, "account/delete.html", {"verdict": verdict})


@never_cache
@login_required
@reauthentication_required
def confirm_deletion(request):
    """Ask once more, then delete the account; whoever signed in a while ago first shows that it is theirs."""
    at, member = timezone.now(), request.user
    verdict = can_delete_account(member, member, at=at)
    form = DeleteAccountForm(posted(request), member=member) if verdict else None
    result = attempt(request, partial(_delete, member), form=form, at=at)
    if result.done:
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("wagtail_serve", "")
    return render(
        request,
        "account/delete_confirm.html",
        {"form": form, "verdict": verdict, "refusal": result.refusal},
        status=result.status,
    )


def _delete(member, *, actor, at, **_answers):
    accountability.delete_account(member, actor=actor, at=at)


def follow_reference(request, reference=""):
    """Lead a permanent reference, in the address or typed into a form, to its page in the reader's language.

    A form says in ``language`` which one its page was in; otherwise the browser's wish counts.
    """
    typed = (reference or request.GET.get("reference", "")).strip()
    if request.GET.get("language") in dict(settings.LANGUAGES):
        activate(request.GET["language"])
    address = live.address(typed)
    if address:
        return HttpResponseRedirect(address, status=303)
    context = {"typed": typed, "examples": [example for example, _find in live.SUBJECTS.values()]}
    return render(request, "portal/reference.html", context, status=404 if typed else 200)


def journey(request, reference):
    """A proposal's whole way on one page, from what was asked to what was put right."""
    proposal = live.find(reference)
    if proposal is None or proposal._meta.label != "proposals.Proposal":
        raise Http404
    return render(
        request, "portal/journey.html", {"proposal": proposal, "links": live.chain(proposal, timezone.now())}
    )
