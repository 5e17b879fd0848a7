"""What is read elsewhere than on the page: printed versions, dossiers, and citations for programs."""

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import pdf as pdf_files
from decisions import printing
from decisions.models import Decision, DecisionVersion
from decisions.views.reading import find, find_version, show
from proposals import citations

# In seconds: about how long printing takes while nothing else waits.
COME_BACK_AFTER = 5
FORMATS = {
    "bib": ("application/x-bibtex; charset=utf-8", citations.bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", citations.ris),
    "csl.json": ("application/vnd.citationstyles.csl+json", citations.csl_json),
}


def _with_versions(reference):
    """The decision and what there is of its versions, without their texts: a file that is kept is sent at once."""
    versions = DecisionVersion.objects.defer("sections", "points")
    return get_object_or_404(
        Decision.objects.select_related("proposal", "poll").prefetch_related(Prefetch("versions", versions)),
        reference=reference,
    )


@require_safe
def pdf(request, reference, number=None):
    """A version, or without a number the one that the page shows, as a tagged PDF."""
    decision, language = _with_versions(reference), get_language()
    version = find_version(decision, number) if number else decision.version_for(language)
    if version is None:
        raise Http404
    if version.is_withheld():
        return show(request, find(reference), version, status=410)
    content = printing.printed_version(version, language, at=timezone.now())
    if content is None:
        return _later(request, decision, version.get_absolute_url())
    return _file(content, "application/pdf", f"{reference}-v{version.number}-{language}.pdf")


@require_safe
def dossier_pdf(request, reference):
    """Everything about the decision as one tagged PDF."""
    return _dossier(request, reference, "pdf", "application/pdf", "pdf")


@require_safe
def dossier_zip(request, reference):
    """The same with its parts as files for programs."""
    return _dossier(request, reference, "archive", "application/zip", "zip")


def _dossier(request, reference, field, kind, ending):
    decision, language = _with_versions(reference), get_language()
    dossier = printing.printed_dossier(decision, language, at=timezone.now())
    if dossier is None:
        return _later(request, decision, decision.get_absolute_url())
    day = timezone.localdate(dossier.as_of).isoformat()
    name = f"{reference}-dossier-{day}-{language}.{ending}"
    response = _file(bytes(getattr(dossier, field)), kind, name)
    # It is another file on another day.
    response["X-Robots-Tag"] = "noindex"
    return response


def _file(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    disposition = "inline" if kind == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def _later(request, decision, page_url):
    """It is being made, or it cannot be made here."""
    context = {"decision": decision, "page_url": page_url}
    if not pdf_files.is_available():
        return render(request, "decisions/no_pdf.html", context, status=503)
    response = render(request, "decisions/being_made.html", context, status=202)
    response["Retry-After"] = str(COME_BACK_AFTER)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def citation(request, reference, number, ending):
    """How to cite a version, for a program: pinned to its words by number, day and fingerprint."""
    if ending not in FORMATS:
        raise Http404
    decision = _with_versions(reference)
    version = find_version(decision, number)
    kind, write = FORMATS[ending]
    source = citations.Source(
        key=reference,
        author=decision.institution.name,
        title=_("Explanation of decision %(reference)s") % {"reference": reference},
        version=number,
        published_on=timezone.localdate(version.published_at),
        site=settings.SITE_NAME,
        url=f"{settings.BASE_URL}{reverse('decisions:version', args=[reference, number])}",
        language=version.language,
        fingerprint=version.fingerprint,
        read_on=timezone.localdate(timezone.now()),
    )
    response = HttpResponse(write(source), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{reference}-v{number}.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response
