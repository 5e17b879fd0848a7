"""Institutions, roles and rules: what everybody reads of them, and where stewards keep them."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community import actions
from community.acting import posted
from community.forms import InstitutionForm, RoleForm, RuleForm
from community.models import CharterRule, DateReport, Institution, Membership
from community.queries import public_roles
from community.rules import can_keep_charter
from community.views.keeping import keep


def institutions(request):
    return render(
        request,
        "community/institutions.html",
        {"institutions": Institution.objects.filter(is_registered=True)},
    )


def institution(request, code):
    found = get_object_or_404(Institution.objects.select_related("merged_into"), code=code)
    if found.merged_into:
        return redirect(found.merged_into, permanent=True)
    return render(
        request,
        "community/institution.html",
        {
            "institution": found,
            "roles": public_roles(found, at=timezone.now()),
            "holds": found.holds.in_force(timezone.now()),
        },
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


@never_cache
@login_required
def desk(request):
    """Where stewards keep the community's own affairs: who acts in which role, institutions, the charter."""
    at = timezone.now()
    verdict = can_keep_charter(request.user, at=at)
    memberships = Membership.objects.current(at).select_related("member", "institution")
    return render(
        request,
        "community/desk.html",
        {
            "verdict": verdict,
            "memberships": memberships.order_by("institution__name", "role", "seat") if verdict else [],
            "rules": CharterRule.objects.in_force(at),
            "outside": Institution.objects.outside(),
            "reports_waiting": DateReport.objects.waiting().count() if verdict else 0,
        },
        status=200 if verdict else 403,
    )


@never_cache
@login_required
def register_institution(request):
    form = InstitutionForm(posted(request))
    return keep(
        request,
        _("Register an institution"),
        form,
        lambda at: actions.register_institution(form.code, actor=request.user, at=at, **form.cleaned_data),
    )


@never_cache
@login_required
def admit_institution(request, code):
    found = get_object_or_404(Institution, code=code)
    return keep(
        request,
        _("Take in %(institution)s") % {"institution": found.name},
        None,
        lambda at: actions.admit_institution(found, actor=request.user, at=at),
    )


@never_cache
@login_required
def give_role(request):
    form = RoleForm(posted(request))
    return keep(
        request,
        _("Give a role"),
        form,
        lambda at: actions.give_role(
            form.member,
            form.cleaned_data["role"],
            actor=request.user,
            at=at,
            institution=form.cleaned_data["institution"],
            seat=form.cleaned_data["seat"],
        ),
    )


@never_cache
@login_required
def end_role(request, pk):
    membership = get_object_or_404(Membership.objects.select_related("member", "institution"), pk=pk)
    if not can_keep_charter(request.user, at=timezone.now()):
        raise Http404
    return keep(
        request,
        _("End the role of %(name)s: %(role)s")
        % {"name": membership.member, "role": membership.get_role_display()},
        None,
        lambda at: actions.end_role(membership, actor=request.user, at=at),
    )


@never_cache
@login_required
def adopt_rule(request, key):
    try:
        current = CharterRule.objects.rule(key, timezone.now())
    except CharterRule.DoesNotExist:
        raise Http404 from None
    form = RuleForm(
        posted(request),
        initial={"value": current.value, "text_en": current.text_en, "text_es": current.text_es},
    )
    return keep(
        request,
        _("Adopt a new version of the rule “%(key)s”, in %(unit)s")
        % {"key": key, "unit": current.get_unit_display()},
        form,
        lambda at: actions.adopt_rule(key, unit=current.unit, actor=request.user, at=at, **form.cleaned_data),
    )
