"""What is due and when, for those who act for an institution."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.models import Institution, Membership
from decisions import duties
from decisions.views.writing import in_words


@never_cache
@login_required
@require_safe
def due(request):
    """Everything that the reader's institutions owe, by date and the late ones first."""
    at = timezone.now()
    held = Membership.objects.current(at).filter(member=request.user, role__in=Membership.INSTITUTION_ROLES)
    institutions = Institution.objects.filter(pk__in=held.values("institution")).order_by("name")
    refusal = "" if institutions else _("This page is for those who act for an institution.")
    return render(
        request,
        "decisions/due.html",
        {
            "refusal": refusal,
            "desks": [
                {
                    "institution": institution,
                    "duties": duties.of(institution, at, reader=request.user),
                    "challenged": duties.challenged(institution, at),
                    "untranslated": [
                        (decision, [in_words(row) for row in rows])
                        for decision, rows in duties.untranslated(institution, at)
                    ],
                }
                for institution in institutions
            ],
        },
        status=403 if refusal else 200,
    )
