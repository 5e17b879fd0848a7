"""The steps that every transition of a proposal shares: lock, in which role, which facts."""

from django.db.models import Q

from community import windows
from community.models import Clock, Institution
from community.rules import is_steward, speaks_for
from proposals import editing, fields
from proposals.deliberation import ANSWER, SUMMARISE, newest_summary
from proposals.models import (
    DraftCode,
    ModerationAct,
    Partner,
    Proposal,
    ProposalVersion,
    Question,
    fingerprint,
)
from proposals.queries import search
from record.actions import erase_payload
from record.queries import texts_of

# What every lead organisation is called that was named in words, in both languages.
NOT_LISTED = "Not in the list yet · Aún no está en la lista"

# The clocks that run on a proposal until a decision is asked for.
BEFORE_A_DECISION = ("check-proposal", "answer-return", "complete-proposal", "summarise", "answer-challenge")


def lock(proposal):
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def lock_both(proposal, other):
    """Both as they stand, locked in one order, so that two who join them crosswise do not wait for each other."""
    keys = {proposal.pk, other.pk}
    found = {row.pk: row for row in Proposal.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return found[proposal.pk], found[other.pk]


def hold_clocks(*proposals):
    """Hold all that runs on these proposals, on their questions and on acts of moderators, before any of it is changed.

    The proposals are locked already. Of questions also what was stopped: one that was merged may run again.
    """
    references = [proposal.reference for proposal in proposals]
    acts = ModerationAct.objects.filter(proposal__in=proposals).values("reference")
    questions = Question.objects.filter(proposal__in=proposals).values("reference")
    running = Q(stopped_at=None) & (Q(subject__in=references) | Q(subject__in=acts))
    Clock.objects.filter(running | Q(subject__in=questions)).hold()


def leave_draft(proposal):
    """Take from a draft that is handed in what only a draft has: its code, and an open lead organisation.

    One that was named in words stays open until a steward finds out which it is: the words are a person's, so
    they go onto no record, and nobody is registered under them.
    """
    DraftCode.objects.filter(proposal=proposal).delete()
    if proposal.lead_organisation is None:
        # What stands in its place is no institution, so the record does not tell of it.
        proposal.lead_organisation, _is_new = Institution.objects.get_or_create(
            code=Institution.NOT_LISTED, defaults={"name": NOT_LISTED, "is_registered": False}
        )
        proposal.save(update_fields=["lead_organisation"])


def move(proposal, state, *, at, **changes):
    """Bring a proposal to a state, with what changes beside it, and save just that.

    The reason for which it stands there goes with every move, unless the move gives another one.
    """
    changes = {"reason": ""} | changes | {"state": state, "moved_at": at, "changed_at": at}
    for name, value in changes.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(changes))


def start_clock(proposal, kind, *, at, institution=None, rule_key=None):
    """Start the clock of this kind, whose length the charter gives under the same name or ``rule_key``.

    Without an institution it is the stewards', or the proposer's, to act. Returns when it is due, as facts.
    """
    clock = Clock.start(
        kind, subject=proposal.reference, institution=institution, rule_key=rule_key or kind, at=at
    )
    return {"due_on": windows.due_on(clock).isoformat(), "rule": clock.rule.reference}


def _unstopped(proposal, *kinds):
    return Clock.objects.filter(subject=proposal.reference, kind__in=kinds, stopped_at__isnull=True)


def stop_clocks(proposal, *kinds, at):
    """Stop those clocks of these kinds that run on the proposal."""
    for clock in _unstopped(proposal, *kinds).hold():
        clock.stop(at)


def stop_when_complete(proposal, *, at):
    """Stop the lead organisation's time to complete the text once nothing is missing, whoever answered it."""
    if not proposal.missing(fields.VOTE):
        stop_clocks(proposal, "complete-proposal", at=at)


def start_when_owed(proposal, missing_before, *, at):
    """Give the lead organisation its time for what came to be missing since, so that its silence stops nothing.

    One that runs goes on, so that what is late stays late.
    """
    is_new = any(field not in missing_before for field in proposal.missing(fields.VOTE))
    runs = _unstopped(proposal, "complete-proposal").exists()
    if is_new and not runs and proposal.state == Proposal.State.DISCUSSION:
        lead = proposal.lead_organisation
        start_clock(proposal, "complete-proposal", at=at, institution=lead, rule_key="complete-by")


def institution_of(proposal):
    """The institution that filed it, or None when a member did."""
    return proposal.lead_organisation if proposal.filed_as == Proposal.FiledAs.INSTITUTION else None


def acting(actor, proposal, *, at):
    """The role in which somebody acts on this proposal, for the public record."""
    if proposal.filed_by_id is not None and proposal.filed_by_id == getattr(actor, "pk", None):
        institution = proposal.lead_organisation if proposal.filed_as == "institution" else None
        return actor.acting_as(institution)
    if speaks_for(actor, proposal.lead_organisation, at=at):
        return actor.acting_as(proposal.lead_organisation)
    if (
        proposal.partners.current()
        .filter(member_id=getattr(actor, "pk", None), role=Partner.Role.CO_AUTHOR)
        .exists()
    ):
        return actor.acting_as()
    return actor.acting_as(role="steward" if is_steward(actor, at=at) else None)


def set_answers(proposal, answers, *, at):
    """Store these answers, by stored name, and the language of the words.

    ``data_controllers`` is a list of institutions or left out. What the author says is theirs from then on, also
    where the lead organisation had completed it; and what one organisation did not know, another may.
    """
    columns = {name: value for name, value in answers.items() if name != "data_controllers"}
    for name, value in columns.items():
        setattr(proposal, name, value)
    taken_back = {field.name for field in editing.asked(answers)}
    if "lead_organisation" in answers:
        taken_back |= {*proposal.completed_fields, *proposal.not_known}
    proposal.completed_fields = [name for name in proposal.completed_fields if name not in taken_back]
    proposal.not_known = {k: reason for k, reason in proposal.not_known.items() if k not in taken_back}
    proposal.changed_at = at
    proposal.save(update_fields=[*columns, "completed_fields", "not_known", "language", "changed_at"])
    if answers.get("data_controllers") is not None:
        proposal.data_controllers.set(answers["data_controllers"])


def add_version(proposal, *, at, kind="", change_note="", note=("", {}), by="", also_the_same=False):
    """Keep the text as it stands now, unless the newest version says the same and that is not wanted.

    ``by`` is the role in which it is published, ``note`` a ``ProposalVersion.Note`` with its values in place of words.
    Raises ``ValidationError`` for a list of another shape than its field declares.
    """
    proposal.clean()
    search.index([proposal])
    text = proposal.answers()
    newest = proposal.versions.order_by("-number").first()
    if newest is not None and newest.text == text and not also_the_same:
        return newest
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=newest.number + 1 if newest else 1,
        text=text,
        fingerprint=fingerprint(text),
        kind=kind,
        change_note=change_note,
        note_code=note[0],
        note_values=note[1],
        language=proposal.language,
        by=by,
        published_at=at,
    )


def facts_of(proposal, version):
    about = {"about": proposal.about.reference} if proposal.about is not None else {}
    return {
        "institution": proposal.lead_organisation.code,
        "version": version.number,
        "fingerprint": version.fingerprint,
        **about,
    }


def personal_of(proposal, version):
    """The words of a person; an institution's words are not personal and stay on the page.

    Only the entry that hands a proposal in has a name beside them: whose it is can be found when it has to go.
    """
    return {"text": version.text} if proposal.filed_as == Proposal.FiledAs.RESIDENT else {}


def start_summary_clock(proposal, *, at):
    """Let the time for writing the summary run from the moment, which is the end of the comment period."""
    return Clock.start(
        "summarise", subject=proposal.reference, institution=None, rule_key="summarise-by", at=at
    )


def start_answer_clock(proposal, *, at):
    """Let the time to answer challenges run, unless an earlier one set it off; gives when it is due, as facts."""
    if _unstopped(proposal, ANSWER).exists():
        return {}
    return start_clock(proposal, ANSWER, at=at)


def must_be_written_again(summary, proposal):
    """Whether this is the summary that stands and nobody was asked for another one yet."""
    return (
        proposal.state == Proposal.State.DISCUSSION
        and newest_summary(proposal) == summary
        and not _unstopped(proposal, SUMMARISE).exists()
    )


def erase_words(said, *, actor, at, reason):
    """Delete somebody's words in every wording, from the record too; the caller saves the contribution.

    ``actor`` is the role shown in public, ``reason`` as for ``erase_payload``.
    """
    earlier = said.earlier_wordings()
    for row in (said, *earlier):
        for name in texts_of(row.entry_key):
            erase_payload(row.entry_key, name, actor=actor, at=at, reason=reason)
        for name in row.words:
            setattr(row, name, row._meta.get_field(name).get_default())
    for row in earlier:
        row.save(update_fields=row.words)
