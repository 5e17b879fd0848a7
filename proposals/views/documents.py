"""The documents of a proposal: the list, adding, removing, and the bytes themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.acting import posted
from community.rules import Refused, require
from proposals import actions, queries, rules
from proposals.forms import DocumentForm
from proposals.looking import look_into, one_at_a_time
from proposals.models import Document
from proposals.models.documents import document_storage
from proposals.views.acts import Act, act_page, refused_status
from proposals.views.reading import public_proposal


def documents(request, reference):
    """The list, and the form for those who may add to it; a refused file comes back with the words typed."""
    proposal, at = public_proposal(reference), timezone.now()
    data = posted(request)
    form = DocumentForm(
        data, request.FILES if data is not None else None, initial={"language": get_language()}
    )
    verdict, refusal, status = rules.can_add_document(request.user, proposal, at=at), "", 200
    if request.method == "POST" and not verdict:
        refusal, status = verdict.reason, refused_status(request.user, proposal, at)
    elif request.method == "POST" and not form.is_valid():
        status = 400
    elif request.method == "POST":
        try:
            _add(request, proposal, form.cleaned_data, at)
        except Refused as refused:
            refusal, status = refused.verdict.reason, 400
        else:
            return redirect("proposals:documents", reference=reference)
    listed, missing = queries.documents_of(proposal)
    return render(
        request,
        "proposals/documents.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "documents"),
            "documents": listed,
            "missing": missing,
            "form": form,
            "verdict": verdict,
            "refusal": refusal,
        },
        status=status,
    )


def _add(request, proposal, cleaned, at):
    upload = cleaned.pop("file")
    require(rules.can_keep_size(upload.size, at=at))
    with one_at_a_time(request.user):
        found = look_into(upload.name, upload.read())
    actions.add_document(proposal, actor=request.user, at=at, found=found, **cleaned)
    messages.success(request, _("The document is public."))


@never_cache
@login_required
def remove_document(request, reference, number):
    """Ask once, then remove it."""
    proposal = public_proposal(reference)
    document = get_object_or_404(proposal.documents.all(), pk=number)
    document.proposal = proposal
    back = reverse("proposals:documents", args=[reference])
    return act_page(
        request,
        proposal,
        Act(
            title=_("Remove this document"),
            lead=_(
                "The file and its title are deleted. The record keeps that there was a document, and its fingerprint."
            ),
            button=_("Remove it"),
            rule=rules.can_remove_document,
            perform=actions.remove_document,
            done=_("The document was removed. Its place stays."),
            on=document,
            quotes=(("", document.title, document.language),) if document.is_shown else (),
            trail=((_("Documents"), back),),
            is_grave=True,
            is_theirs=document.withdrawn_at is not None or document.removed_at is not None,
            back=back,
        ),
    )


@require_safe
def document_file(request, reference, number):
    """The bytes, in a way in which no browser runs them: as the type that we found, in a box of their own.

    Out of sight, only those get them who have to judge them, and of what is held back its author.
    """
    there = Document.objects.filter(withdrawn_at__isnull=True).exclude(proposal__state="draft")
    document = get_object_or_404(there, pk=number, proposal__reference=reference)
    name = document.file.name
    if not document.is_shown:
        act = queries.act_in_force(document)
        if not rules.can_open_out_of_sight(request.user, act, document, at=timezone.now()):
            raise Http404
        name = name or act.kept.words["file"]
    etag = f'"{document.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponseNotModified):
        try:
            stored = document_storage().open(name, "rb")
        except OSError:
            raise Http404 from None
        response = FileResponse(
            stored,
            as_attachment=not document.media_type.startswith("image/"),
            filename=f"{reference}-{document.pk}.{document.ending}",
            content_type=document.media_type,
        )
    if not document.is_shown:
        add_never_cache_headers(response)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
