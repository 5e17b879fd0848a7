"""The opinion map: statements to mark while the discussion is open, what the marks came to after it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.open_data import json_response
from community.rules import Refused, is_signed_in, is_steward
from proposals import actions, queries, rules
from proposals.forms import MarkForm, StatementForm
from proposals.models import Comment, OpinionMap, Statement, StatementMark
from proposals.views.acts import Act, act_page
from proposals.views.exports import csv_response
from proposals.views.reading import public_proposal

PER_PAGE = 10
# Lines of the map's table and statements after it; all of what must be read as one table, in most discussions.
PER_PAGE_OF_MAP = 100


@never_cache
def opinions(request, reference):
    """Statements to mark while the discussion is open; afterwards what all marks came to."""
    return _page(request, public_proposal(reference))


def _page(request, proposal, *, refusal="", status=200):
    at = timezone.now()
    opinion_map = _map_of(proposal)
    context = {
        "proposal": proposal,
        "tabs": queries.tabs(proposal, "opinions"),
        "map": opinion_map,
        "refusal": refusal,
        "json_url": reverse("proposals:opinions_json", args=[proposal.reference]),
        "csv_url": reverse("proposals:opinions_csv", args=[proposal.reference]),
    }
    if opinion_map is not None:
        context |= _map(request, opinion_map, at)
    else:
        context |= _statements(request, proposal, at)
    return render(request, "proposals/opinions.html", context, status=status)


def _statements(request, proposal, at):
    """The statements as this reader can mark them; nothing that anybody else marked."""
    page = Paginator(_in_order(request.user, proposal), PER_PAGE).get_page(request.GET.get("page"))
    for statement in page:
        mine = getattr(statement, "my_choice", None)
        statement.my_words = None if mine is None else StatementMark.Choice(mine).label
        statement.can_withdraw = rules.can_withdraw_statement(request.user, statement, at=at)
    return {
        "page": page,
        "choices": StatementMark.Choice.choices,
        "is_open": rules.marks_are_open(proposal, at=at),
        "can_add": rules.can_add_statement(request.user, proposal, at=at),
        "is_signed_in": is_signed_in(request.user),
    }


def _in_order(reader, proposal):
    """The statements as this reader finds them: what is still unmarked first."""
    found = proposal.statements.select_related("author", "institution", "comment", "proposal")
    return found.with_choice_of(reader).unmarked_first() if is_signed_in(reader) else found


def _map_of(proposal):
    return OpinionMap.objects.filter(proposal=proposal).select_related("proposal").first()


def _map(request, opinion_map, at):
    table = queries.opinion_table(opinion_map)
    page = Paginator(table.statements, PER_PAGE_OF_MAP).get_page(request.GET.get("page"))
    for statement in page:
        statement.can_withdraw = rules.can_withdraw_statement(request.user, statement, at=at)
    on_page = {statement.pk for statement in page}
    on_map = get_template("proposals/statement_on_map.html")
    groups = [_("Group %(letter)s") % {"letter": letter} for letter in table.letters]
    return {
        "result": opinion_map.result,
        "table": table,
        "page": page,
        "others": [statement for statement in table.others if statement.pk in on_page],
        "columns": [_("Statement"), _("Everybody"), *groups],
        "rows": [
            [on_map.render({"statement": line.statement, "user": request.user}), *line.cells]
            for line in table.lines
            if line.statement.pk in on_page
        ],
    }


@never_cache
def statement_at(request, reference, number):
    """Lead to the page on which a statement stands for this reader."""
    proposal = public_proposal(reference)
    statement, opinion_map = get_object_or_404(proposal.statements, pk=number), _map_of(proposal)
    if opinion_map is not None:
        keys, per_page = [row.pk for row in queries.opinion_table(opinion_map).statements], PER_PAGE_OF_MAP
    else:
        keys, per_page = list(_in_order(request.user, proposal).values_list("pk", flat=True)), PER_PAGE
    page = keys.index(statement.pk) // per_page + 1
    query = f"?page={page}" if page > 1 else ""
    address = reverse("proposals:opinions", args=[reference])
    return HttpResponseRedirect(f"{address}{query}#statement-{statement.pk}")


def opinions_json(request, reference):
    proposal = public_proposal(reference)
    return json_response(
        queries.opinions_json(proposal, _map_of(proposal), timezone.now(), settings.BASE_URL)
    )


def opinions_csv(request, reference):
    proposal = public_proposal(reference)
    columns, rows = queries.opinion_rows(proposal, _map_of(proposal))
    return csv_response(columns, rows, f"{proposal.reference}-opinions.csv")


def mark_statement(request, reference, number):
    """One of three buttons; what was refused is said on the page with the statements."""
    proposal = public_proposal(reference)
    statement = get_object_or_404(Statement.objects.select_related("proposal"), pk=number, proposal=proposal)
    if request.method != "POST":
        return HttpResponseRedirect(statement.get_absolute_url())
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, refusal=_("Choose agree, disagree or pass."), status=400)
    try:
        actions.mark_statement(statement, form.cleaned_data["choice"], actor=request.user, at=timezone.now())
    except Refused as refused:
        status = 409 if is_signed_in(request.user) else 403
        return _page(request, proposal, refusal=refused.verdict.reason, status=status)
    # Back to the first page: what is still unmarked stands there.
    return redirect(reverse("proposals:opinions", args=[reference]) + "#statements")


@never_cache
@login_required
def add_statement(request, reference):
    """Propose a statement; a steward may draw one from a view, given as ``?comment=``."""
    proposal, at = public_proposal(reference), timezone.now()
    number, comment = request.GET.get("comment", ""), None
    if number.isdecimal() and is_steward(request.user, at=at):
        comment = get_object_or_404(Comment.objects.shown(), pk=number[:18], proposal=proposal)

    def add(proposal, *, actor, at, text):
        language = comment.language if comment else get_language()
        return actions.add_statement(
            proposal, actor=actor, at=at, text=text, language=language, comment=comment
        )

    return act_page(
        request,
        proposal,
        Act(
            title=_("Add a statement"),
            lead=_("One thought about this proposal that people can agree or disagree with."),
            button=_("Publish it"),
            rule=rules.can_add_statement,
            perform=add,
            done=_("The statement is public. Everybody can mark it now."),
            form=StatementForm,
            quotes=(("", comment.body, comment.language),) if comment else (),
            is_theirs=True,
            back=reverse("proposals:opinions", args=[reference]),
        ),
    )


@never_cache
@login_required
def withdraw_statement(request, reference, number):
    proposal = public_proposal(reference)
    statement = get_object_or_404(
        Statement.objects.select_related("proposal", "comment"), pk=number, proposal=proposal
    )
    is_own = statement.author_id == request.user.pk
    return act_page(
        request,
        proposal,
        Act(
            title=_("Take a statement back"),
            lead=_lead_of_withdrawal(proposal, statement),
            button=_("Take it back"),
            rule=rules.can_withdraw_statement,
            perform=actions.withdraw_statement,
            done=_("The statement was taken back. Its place stays, without the words."),
            on=statement,
            quotes=(("", statement.text, statement.language),) if statement.is_shown or is_own else (),
            is_grave=True,
            is_theirs=is_own,
            back=reverse("proposals:opinions", args=[reference]),
        ),
    )


def _lead_of_withdrawal(proposal, statement):
    opinion_map = _map_of(proposal)
    if opinion_map is None:
        return _("Its words go from this page and from the public record. What people marked is not counted.")
    if any(entry["statement"] == statement.pk for entry in opinion_map.result["statements"]):
        return _(
            "Its words go from this page and from the public record. What people marked was counted when the map "
            "was made: those numbers stay on the map, without the words."
        )
    return _("Its words go from this page and from the public record. The map shows no numbers of it.")
