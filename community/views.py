from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from community.models import CharterRule, Clock, Institution
from community.queries import explained, public_roles


def institutions(request):
    return render(
        request,
        "community/institutions.html",
        {"institutions": Institution.objects.filter(is_registered=True)},
    )


def institution(request, code):
    found = get_object_or_404(Institution, code=code)
    return render(
        request,
        "community/institution.html",
        {"institution": found, "roles": public_roles(found, at=timezone.now())},
    )


def rules(request):
    return render(request, "community/rules.html", {"rules": CharterRule.objects.in_force(timezone.now())})


def rule(request, key, version):
    return render(
        request,
        "community/rule.html",
        {
            "rule": get_object_or_404(CharterRule, key=key, version=version),
            "versions": CharterRule.objects.filter(key=key),
        },
    )


def clock(request, pk):
    """How a due date was worked out: from when, by which rule, leaving out which days."""
    found = get_object_or_404(Clock.objects.select_related("rule", "institution"), pk=pk)
    return render(request, "community/clock.html", {"clock": found, **explained(found, at=timezone.now())})
