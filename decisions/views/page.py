"""The parts of a decision's page, from its facts; the public page and the preview are built by the same function."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from community.acting import Action
from community.dates import day
from community.rules import speaks_for
from decisions import pdf, queries, rules
from decisions.status import Code
from decisions.views.beside import beside
from proposals.forms import DayForm
from proposals.telling import concerned
from record.queries import entries_about

TONES = {
    Code.NO_DECISION: "late",
    Code.LATE: "late",
    Code.ESCALATED: "late",
    Code.PUBLISHED_LATE: "late",
    Code.INCOMPLETE: "late",
    Code.PUBLISHED: "done",
    Code.ACCEPTED: "done",
    Code.DECIDING: "open",
    Code.EXPLAINING: "open",
    Code.CHANGED: "open",
    Code.MORE_ASKED: "soon",
}


@dataclass(frozen=True)
class VersionLine:
    """A row of the list of versions, in the words of the component."""

    number: int
    at: object
    note: str
    url: str
    kind: str
    author: str
    compare_url: str | None


def context(decision, version, versions, at, *, actor, is_preview=False):
    """Everything that ``detail.html`` shows of a decision at the moment, with this version as its text.

    ``versions`` are all versions, oldest first; ``version`` is None when nothing has been published.
    """
    status = decision.status(at)
    newest = versions[-1] if versions else None
    entries = entries_about(decision.reference)
    return {
        "decision": decision,
        "version": version,
        "is_preview": is_preview,
        "is_old": version is not None and newest is not None and version.number < newest.number,
        "is_of_what_was_decided_before": version is not None and version.published_at < decision.decided_at,
        "withheld": version is not None and version.is_withheld(),
        "text_language": get_language_info(version.language)["name_translated"] if version else "",
        "is_foreign": version is not None and version.language != get_language(),
        "status": status,
        "tone": TONES[status.code],
        "since": since(decision, status, at),
        "summary": decision.summary,
        "action": _main_action(decision, status, actor, at),
        **_following(decision, actor, is_preview),
        "more_actions": _more_actions(decision, actor, at),
        "last_change": _last_change(decision, newest),
        "facts": _facts(decision, versions, at),
        "entries": [entry for entry in entries if entry.at <= at],
        "version_lines": _version_lines(decision, versions),
        "check": queries.check(version, entries) if version and version.pk else None,
        "citation": citation(decision, version, at),
        "formats": _formats(decision, version),
        "day_form": DayForm(initial={"day": timezone.localdate(at).isoformat()}),
        "pdf_is_available": pdf.is_available(),
        # A preview shows what everybody will see.
        "beside": beside(decision, at, actor=AnonymousUser() if is_preview else actor),
        "links": _chain(decision),
    }


def row(decision, at):
    """What the list shows of a decision."""
    status = decision.status(at)
    followed = decision.get_followed_vote_display()
    if decision.followed_vote not in ("", decision.FollowedVote.NO_VOTE):
        followed = _("Followed the vote: %(answer)s") % {"answer": followed}
    return {
        "decision": decision,
        "status": status,
        "tone": TONES[status.code],
        "facts": [decision.institution.name, followed],
    }


def since(decision, status, at):
    """When the state began."""
    match status.code:
        case Code.DECIDING:
            return decision.opened_at
        case Code.NO_DECISION:
            return decision.decide_clock.due_at
        case Code.EXPLAINING | Code.CHANGED:
            return decision.decided_at
        case Code.LATE:
            return decision.explain_clock.due_at
        case Code.ESCALATED:
            return decision.escalated_at
        case Code.MORE_ASKED:
            return decision.open_request(at).clock.started_at
        case Code.INCOMPLETE | Code.ACCEPTED:
            return decision.newest_check(at).checked_at
    return decision.explain_clock.stopped_at


def _url(decision, name, **kwargs):
    return reverse(f"decisions:{name}", kwargs={"reference": decision.reference, **kwargs})


def _main_action(decision, status, actor, at):
    """The one thing for this reader: for those who must answer, to answer; for others, to read on."""
    if speaks_for(actor, decision.institution, at=at):
        if decision.decided_at is None:
            return Action(_("Record the decision"), _url(decision, "take"))
        if not decision.versions.all():
            return Action(_("Write the explanation"), _url(decision, "publish"))
        words = {
            Code.MORE_ASKED: _("Give more explanation"),
            Code.INCOMPLETE: _("Complete the explanation"),
        }.get(status.code, _("Correct the explanation"))
        if status.is_waiting:
            words = _("Explain the changed decision")
        return Action(words, _url(decision, "correct"))
    if not status.is_waiting:
        return Action(_("Read the explanation"), "#explanation")
    if decision.poll:
        return Action(_("See the result of the vote"), decision.poll.get_absolute_url())
    return Action(_("Read the proposal"), decision.proposal.get_absolute_url())


def _more_actions(decision, actor, at):
    if not rules.clocks_to_extend(actor, decision, at=at):
        return []
    return [Action(_("Ask for more time"), _url(decision, "extend"))]


def _following(decision, actor, is_preview):
    """Whether this reader is told of it, and can change that; whoever took part is told in any case."""
    if is_preview or not actor.is_authenticated:
        return {}
    if concerned(decision.proposal).filter(pk=actor.pk).exists():
        return {"took_part": True}
    return {"follow": {"is_followed": decision.follows.filter(member=actor).exists()}}


def _last_change(decision, newest):
    """The newest change: its moment and a line about it."""
    if newest is not None and newest.published_at < decision.decided_at:
        return {"at": decision.decided_at, "words": _("The decision was changed.")}
    if newest is not None:
        words = newest.change_note or _("The explanation was published.")
        return {"at": newest.published_at, "words": words}
    if decision.decided_at:
        return {"at": decision.decided_at, "words": _("The decision was made.")}
    return {"at": decision.opened_at, "words": _("The time to decide began.")}


def _facts(decision, versions, at):
    taken = decision.taken()
    decided = changed = ""
    if taken:
        is_late = decision.decide_clock.reading(at).is_late
        decided = day(taken[0].decided_at) + (_(" – after the deadline") if is_late else _(" – on time"))
        changed = day(decision.decided_at) if len(taken) > 1 else ""
    explained = [each for each in versions if taken and each.published_at >= decision.decided_at]
    poll = decision.poll
    return [
        (_("Who decides"), decision.institution.name, decision.institution.get_absolute_url()),
        (
            _("Proposal"),
            f"{decision.proposal.reference} – {decision.title}",
            decision.proposal.get_absolute_url(),
        ),
        (
            _("Community vote"),
            poll.outcome_words if poll else _("No vote was held"),
            poll.get_absolute_url() if poll else None,
        ),
        (_("Time to decide began"), day(decision.opened_at)),
        (_("Decided"), decided),
        (_("Changed"), changed),
        (_("Explanation published"), day(explained[0].published_at) if explained else ""),
        (
            _("Rule for deciding"),
            decision.decide_clock.rule.text,
            decision.decide_clock.rule.get_absolute_url(),
        ),
        (
            _("Rule for explaining"),
            decision.explain_clock.rule.text if decision.explain_clock else "",
            decision.explain_clock.rule.get_absolute_url() if decision.explain_clock else None,
        ),
    ]


def _version_lines(decision, versions):
    lines = []
    for before, version in zip([None, *versions], versions, strict=False):
        lines.append(
            VersionLine(
                number=version.number,
                at=version.published_at,
                note=version.change_note,
                url=_url(decision, "version", number=version.number),
                kind=version.get_kind_display(),
                author=decision.institution.name,
                compare_url=_url(decision, "compare", before=before.number, after=version.number)
                if before and before.language == version.language
                else None,
            )
        )
    return lines[::-1]


def citation(decision, version, at):
    words = {
        "institution": decision.institution.name,
        "reference": decision.reference,
        "site": settings.SITE_NAME,
        "accessed": day(at),
    }
    if version is None:
        words["address"] = f"{settings.BASE_URL}/id/{decision.reference}"
        return (
            _("%(institution)s, decision %(reference)s, %(site)s, %(address)s. Accessed %(accessed)s.")
            % words
        )
    words |= {
        "number": version.number,
        "day": day(version.published_at),
        "address": f"{settings.BASE_URL}{version.get_absolute_url()}",
        "fingerprint": version.short_fingerprint,
    }
    return (
        _(
            "%(institution)s, “Explanation of decision %(reference)s”, version %(number)d, %(day)s, %(site)s, "
            "%(address)s (fingerprint %(fingerprint)s…). Accessed %(accessed)s."
        )
        % words
    )


def _formats(decision, version):
    formats = [
        (_("The whole record, JSON"), _url(decision, "detail_json")),
        (_("What happens to this decision, as a feed (Atom)"), _url(decision, "detail_atom")),
        (_("Dossier with everything about this decision, PDF"), _url(decision, "dossier_pdf")),
        (_("Dossier as files for programs, ZIP"), _url(decision, "dossier_zip")),
    ]
    if version and version.pk:
        language = get_language_info(get_language())["name_translated"]
        formats += [
            (
                _("This version, JSON: the bytes that the fingerprint is taken of"),
                _url(decision, "version_json", number=version.number),
            ),
            (
                _("This version, PDF for print and screen readers, headings in %(language)s")
                % {"language": language},
                _url(decision, "pdf", number=version.number),
            ),
            *(
                (words, _url(decision, "citation", number=version.number, ending=ending))
                for words, ending in (
                    (_("Citation as BibTeX"), "bib"),
                    (_("Citation as RIS"), "ris"),
                    (_("Citation as CSL-JSON"), "csl.json"),
                )
            ),
        ]
    return formats


def _chain(decision):
    proposal, poll = decision.proposal, decision.poll
    return [
        (_("Proposal"), proposal.title, proposal.get_absolute_url()),
        (_("Vote"), poll.question, poll.get_absolute_url())
        if poll
        else (_("Vote"), _("No vote was held"), None),
        (_("Decision"), decision.reference, "#"),
        *(
            (each.get_kind_display(), each.reference, each.get_absolute_url())
            for each in decision.commitments.all()
        ),
        *([] if decision.commitments.all() else [(_("Commitment"), _("None recorded yet"), None)]),
    ]
