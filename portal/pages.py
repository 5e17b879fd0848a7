"""The few views that span floors, and what every page's frame needs."""

from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from ballots.models import Poll
from community.models import Institution
from decisions.models import Decision
from proposals.models import Proposal
from redress_log.models import Case

# In the order of their cascade layers.
STYLE_SHEETS = [f"portal/{layer}.css" for layer in ("tokens", "base", "layout", "components")]


def frame(request):
    """For every template: the site's name, the moment of the request, and what surrounds the page."""
    here = request.get_full_path()
    return {
        "site_name": settings.SITE_NAME,
        "now": timezone.now(),
        "style_sheets": STYLE_SHEETS,
        "languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": translate_url(here, code),
                "current": code == get_language(),
            }
            for code, _name in settings.LANGUAGES
        ],
        "menu": [],
        "report_url": f"mailto:{settings.CONTACT_EMAIL}?subject={quote(request.path)}",
    }


@login_required
def account(request):
    """Where a signed-in person finds what they can change about their own account."""
    return render(request, "account/account.html")


# Where a reference's prefix leads; each function gives the object or raises Http404.
SUBJECTS = {
    "INS": lambda reference: Institution.objects.get(code=reference),
    # The case's page gives one answer to every reference that is not public, so it is not looked up here.
    "RDR": lambda reference: Case(reference=reference),
    "PRP": lambda reference: Proposal.objects.get(reference=reference),
    "BAL": lambda reference: Poll.objects.get(reference=reference),
    "DEC": lambda reference: Decision.objects.get(reference=reference),
}


def follow_reference(request, reference):
    """Lead a permanent reference to its page in the reader's language."""
    find = SUBJECTS.get(reference.split("-")[0])
    if find is None:
        raise Http404
    try:
        return HttpResponseRedirect(find(reference).get_absolute_url(), status=303)
    except ObjectDoesNotExist as error:
        raise Http404 from error
