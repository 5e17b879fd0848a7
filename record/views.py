import json

from django.http import Http404, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from record import files, queries, sequencer
from record.models import Entry

PER_PAGE = 25
KINDS = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
}
PLAIN = "text/plain; charset=utf-8"
GROUPS = {
    "community": _("Community and rules"),
    "proposals": _("Proposals"),
    "ballots": _("Votes"),
    "decisions": _("Decisions"),
    "redress_log": _("Problems and fixes"),
    "accountability": _("Light and heat"),
    "payload": _("Removed texts"),
}


def log(request):
    """Everything on the public record, newest first, in plain sentences."""
    subject = request.GET.get("subject", "").strip()[:80]
    group = request.GET.get("group", "")[:40]
    before = request.GET.get("before", "")
    before = int(before) if before.isdecimal() and len(before) < 19 else None
    found = queries.entries(before=before, subject=subject, group=group, limit=PER_PAGE + 1)
    return render(
        request,
        "record/log.html",
        {
            "entries": found[:PER_PAGE],
            "older": found[PER_PAGE - 1].index if len(found) > PER_PAGE else None,
            "before": before,
            "subject": subject,
            "group": group,
            "groups": GROUPS.items(),
            "checkpoint": queries.checkpoint(),
            "not_signed": queries.why_nothing_is_signed(),
        },
    )


def entry(request, index):
    """One entry: what it says, the texts beside it, and its proof."""
    found = _entry_or_404(index)
    newest = queries.checkpoint()
    removed = any(text.is_erased for text in found.payloads.values())
    erasures = queries.erasures_of(found) if removed else {}
    return render(
        request,
        "record/entry.html",
        {
            "entry": found,
            "entries": [found],
            "concerned": queries.entry_of_erasure(found),
            "texts": [(text, erasures.get(name)) for name, text in found.payloads.items()],
            "check": queries.check_entry(found),
            "checkpoint": newest,
            "proof": [step.hex() for step in queries.inclusion_proof(index, newest.size)],
            "leaf_text": json.dumps(found.leaf, ensure_ascii=False, indent=2),
        },
    )


def entry_json(request, index):
    """The leaf as it was hashed, with the texts and salts that it committed to."""
    found = _entry_or_404(index)
    payloads = {
        payload.name: {"erased_at": payload.erased_at, "reason": payload.reason}
        if payload.is_erased
        else {"withheld_at": payload.withheld_at}
        if payload.is_withheld
        else {"salt": bytes(payload.salt).hex(), "value": payload.value}
        for payload in found.payloads.values()
    }
    answer = {
        "index": index,
        "leaf": found.leaf,
        "leaf_hash": bytes(found.leaf_hash).hex(),
        "payloads": payloads,
        "url": request.build_absolute_uri(found.get_absolute_url()),
    }
    return _open_to_all(JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def entry_proof(request, index):
    """The proof of an entry as a file that can be checked offline."""
    _entry_or_404(index)
    response = HttpResponse(queries.proof_file(index), content_type=PLAIN)
    response["Content-Disposition"] = f'attachment; filename="entry-{index}.tlog-proof"'
    return _open_to_all(response)


def how_to_verify(request):
    """How anybody can check the record without trusting this site."""
    return render(
        request,
        "record/how_to_verify.html",
        {
            "checkpoint": queries.checkpoint(),
            "vkey": sequencer.verifying_key(),
            "source": record_address(request),
            "programs": files.SECOND_VERIFIER,
        },
    )


def record_address(request):
    """Where the published layout begins, as a verifier is given it."""
    return request.build_absolute_uri("/record/")


def published_file(request, path):
    """A file of the published layout, the same as ``publish_record`` writes."""
    try:
        data = files.read(path)
    except FileNotFoundError:
        missing = HttpResponseNotFound(f"The public record has no file {path}.\n", content_type=PLAIN)
        return _open_to_all(missing)
    if path.startswith("tile/"):
        response = HttpResponse(data, content_type="application/octet-stream")
        # The bytes under such a name can never change, whole tile or not.
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        suffix = path.rpartition(".")[2]
        kind = KINDS.get(suffix, PLAIN)
        response = HttpResponse(data, content_type=kind)
        if suffix == "html":
            # It is for keeping and opening from disk; here this site's own policy would not let it run.
            response["Content-Disposition"] = f'attachment; filename="{path.rpartition("/")[2]}"'
        patch_cache_control(response, no_cache=True)
    return _open_to_all(response)


def _entry_or_404(index):
    try:
        return queries.entry(index)
    except (Entry.DoesNotExist, OverflowError) as error:
        raise Http404 from error


def _open_to_all(response):
    """Let pages of other sites read it: anybody may run a verifier anywhere."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
