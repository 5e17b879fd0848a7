"""The few views that span floors, and what every page's frame needs."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone

from community.models import Institution
from proposals.models import Proposal


def frame(request):
    """For every template: the site's name and the moment of the request."""
    return {"site_name": settings.SITE_NAME, "now": timezone.now()}


# Where a reference's prefix leads; each function gives the object or raises Http404.
SUBJECTS = {
    "INS": lambda reference: Institution.objects.get(code=reference),
    "PRP": lambda reference: Proposal.objects.get(reference=reference),
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
