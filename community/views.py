from django.shortcuts import get_object_or_404, render

from community.models import CharterRule, Institution


def institutions(request):
    return render(
        request,
        "community/institutions.html",
        {"institutions": Institution.objects.filter(is_registered=True)},
    )


def institution(request, code):
    return render(
        request, "community/institution.html", {"institution": get_object_or_404(Institution, code=code)}
    )


def rule(request, key, version):
    return render(
        request,
        "community/rule.html",
        {"rule": get_object_or_404(CharterRule, key=key, version=version)},
    )
