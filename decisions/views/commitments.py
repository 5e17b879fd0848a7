"""Promises and conditions: the list, one with its old and new words, and what each who has a part in it can do."""

from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from community.acting import Action
from community.holds import detail_response
from community.views.acts import Act
from decisions import actions, forms, queries, rules
from decisions.models import Commitment
from decisions.views.acts import acts_on
from decisions.views.files_of_lists import as_feed, as_json
from decisions.views.reading import find as find_decision
from proposals.views.exports import csv_response
from record.queries import entries_about

PER_PAGE = 25


def find(reference):
    return get_object_or_404(queries.readable_commitments(), reference=reference)


def _found(request, at):
    """The filter and the commitments that fit it: the same for the page and for each of its files."""
    form = forms.CommitmentFilterForm(request.GET)
    return form, form.narrow(queries.readable_commitments().made(at), at)


@require_safe
def list_(request):
    at = timezone.now()
    form, commitments = _found(request, at)
    shown = Paginator(commitments, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "decisions/commitments.html",
        {
            "form": form,
            "page": shown,
            "rows": [row(commitment, at) for commitment in shown],
            "total": Commitment.objects.count(),
        },
    )


def row(commitment, at):
    """What a list shows of a commitment."""
    return {
        "commitment": commitment,
        "words": commitment.words(at),
        "status": commitment.status(at),
        "facts": [commitment.get_kind_display(), commitment.institution.name],
    }


@require_safe
def list_json(request):
    at = timezone.now()

    def describe(commitments):
        return [queries.commitment_data(each, at) for each in commitments]

    return as_json(request, _found(request, at)[1], describe, at)


@require_safe
def list_csv(request):
    at = timezone.now()
    found = _found(request, at)[1].iterator(chunk_size=500)
    rows = (queries.commitment_row(each, at) for each in found)
    return csv_response(queries.COMMITMENT_COLUMNS, rows, "commitments.csv")


@require_safe
def list_atom(request):
    at = timezone.now()

    def entry(commitment):
        return {
            "title": f"{commitment.reference}: {commitment.status(at).label}",
            "description": commitment.words(at).what,
            "pubdate": commitment.made_at,
            "updateddate": commitment.changed_at(at),
            "author_name": commitment.institution.name,
        }

    title, address = _("Commitments and conditions"), reverse("commitments:list")
    return as_feed(request, title, address, _found(request, at)[1], entry)


@require_safe
def detail(request, reference):
    at = timezone.now()
    commitment = find(reference)
    return render(
        request,
        "decisions/commitment.html",
        {
            "commitment": commitment,
            "words": commitment.words(at),
            "earlier": list(commitment.versions.all())[:-1],
            "status": commitment.status(at),
            "updates": list(commitment.updates.all())[::-1],
            "community": _ratings(commitment, "community"),
            "oversight": _ratings(commitment, "oversight"),
            "offers": _offers(commitment, request.user, at),
            "entries": entries_about(commitment.reference),
        },
    )


def _ratings(commitment, voice):
    """What one voice said, newest first."""
    return [rating for rating in commitment.ratings.all() if rating.voice == voice][::-1]


@require_safe
def detail_json(request, reference):
    at, commitment = timezone.now(), find(reference)
    data = queries.commitment_data(commitment, at, expand=True)
    return detail_response(data, commitment.institution, at)


def _offers(commitment, actor, at):
    url = commitment.get_absolute_url()
    offers = [
        Action(_("Say how far it is"), f"{url}update/", rules.can_update(actor, commitment, at=at)),
        Action(_("Rate it"), f"{url}rate/", rules.can_rate(actor, commitment, at=at)),
        Action(_("Change its words"), f"{url}reword/", rules.can_reword(actor, commitment, at=at)),
        Action(
            _("Withdraw this commitment"),
            f"{url}withdraw/",
            rules.can_withdraw_commitment(actor, commitment, at=at),
        ),
    ]
    return [offer for offer in offers if offer.verdict]


ACTS = acts_on(find)


commit = acts_on(find_decision).view(
    title=_("Add a commitment or condition"),
    lead=_("Who will do what by when, measured how, with how much money. Each gets a page of its own."),
    button=_("Publish it"),
    done=_("It is published. You can add another one."),
    rule=rules.can_commit,
    perform=actions.make_commitment,
    form=partial(forms.CommitForm, initial={"language": get_language}),
    leads_to_made=True,
)


update = ACTS.view(
    title=_("Say how far it is"),
    lead=_("That it is done is your word until a community seat and the oversight body have looked."),
    button=_("Publish the update"),
    done=_("The update is published."),
    rule=rules.can_update,
    perform=actions.update_commitment,
    form=partial(forms.UpdateForm, initial={"language": get_language}),
)


@ACTS.described
def reword(request, commitment, at):
    words = commitment.words(at)
    parts = {part: getattr(words, part) for part in words.PARTS} | {"language": words.language}
    return Act(
        title=_("Change its words"),
        lead=_("The old words stay above the new ones. Whatever was rated has to be rated again."),
        button=_("Publish the new words"),
        done=_("The new words are published."),
        rule=rules.can_reword,
        perform=actions.reword_commitment,
        form=partial(forms.RewordForm, initial=parts),
    )


rate = ACTS.view(
    title=_("Rate it"),
    lead=_("The community and the oversight body rate each for themselves; both stand side by side."),
    button=_("Publish the rating"),
    done=_("The rating is published."),
    rule=rules.can_rate,
    perform=actions.rate_commitment,
    form=forms.RateForm,
)


withdraw = ACTS.view(
    title=_("Withdraw this commitment"),
    lead=_("Its page stays, with your reason."),
    button=_("Withdraw this commitment"),
    done=_("It is withdrawn."),
    rule=rules.can_withdraw_commitment,
    perform=actions.withdraw_commitment,
    form=forms.WithdrawCommitmentForm,
    is_grave=True,
)
