"""Every change of a proposal's text by those who filed it, and what is taken out of it for good."""

from django.db import transaction

from community.rules import require
from proposals import editing, fields, registers, rules
from proposals.models import TAKEN_OUT, Contribution, KeptWords, ProposalVersion
from proposals.moderating import end_moderation, open_reports
from proposals.queries import ON_RECORD, forget_old_words, said_beside, subjects_of
from proposals.steps import (
    acting,
    add_version,
    facts_of,
    hold_clocks,
    lock,
    personal_of,
    set_answers,
    start_when_owed,
    stop_when_complete,
)
from proposals.telling import tell_of_change
from record.actions import append_entry, erase_payload
from record.queries import texts_about, texts_about_all

Kind = ProposalVersion.Kind


@transaction.atomic
def revise_proposal(proposal, *, actor, at, answers, kind, change_note, language=None, seen=None):
    """Publish a new version of the text while comments are open.

    ``answers`` maps field names to the values of a checked form; ``data_controllers`` is a list of
    institutions. ``kind`` is a ``ProposalVersion.Kind`` but redaction; ``language`` is another one for a
    translation. ``seen`` maps questions to the stamps that the page carried; see ``proposals.editing``. A change
    that changes nothing is refused. Everybody concerned is told of a change in substance.
    """
    proposal = lock(proposal)
    language = language or proposal.language
    require(rules.can_revise(actor, proposal, at=at))
    require(rules.can_be_of_kind(proposal, kind, language))
    require(rules.can_name_change(proposal, answers, change_note))
    require(rules.nobody_else_changed(proposal, answers, seen))
    was, missing_before = proposal.answers(), proposal.missing(fields.VOTE)
    asked = (*fields.ANSWERS, "lead_named", "about")
    answers = {n: v for n, v in editing.only_touched(proposal, answers, seen).items() if n in asked}
    for name, value in answers.items():
        if name != "data_controllers":
            setattr(proposal, name, value)
    require(rules.names_its_use(proposal, proposal.request_kind, proposal.about))
    now = proposal.answers(answers.get("data_controllers"))
    require(rules.must_differ(was, now))
    require(rules.can_add_links(actor, proposal, was, now, at=at))
    proposal.language = language
    set_answers(proposal, answers, at=at)
    stop_when_complete(proposal, at=at)
    start_when_owed(proposal, missing_before, at=at)
    role = acting(actor, proposal, at=at)
    version = add_version(proposal, at=at, kind=kind, change_note=change_note, by=role)
    append_entry(
        "proposals.revised",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=facts_of(proposal, version) | {"kind": version.kind, "language": language},
        personal=personal_of(proposal, version) | {"change_note": change_note},
    )
    if kind == Kind.UPDATE:
        tell_of_change(proposal, version, actor)
    return proposal


@transaction.atomic
def redact_proposal(
    proposal, *, actor, at, based_on, names, answers, reason, change_note, notes=(), columns=()
):
    """Take words out of the text for good: out of every earlier version, and out of the public record.

    ``based_on`` is the number of the version that the steward read, ``names`` are stored names of answers made of
    words, ``answers`` what some of them say from now on, ``notes`` the numbers of versions whose note on what changed
    says it too, ``columns`` headings of the source row that it came from, of which those that tell these answers go
    anyway. Every earlier version loses what it said there otherwise than the new one, why that was not known too,
    and keeps its place and fingerprint. So do changes that people proposed to these answers. ``reason`` is one of
    ``rules.REDACTION_REASONS``. Reports of the proposal wait on: they may be about other words.
    """
    proposal = lock(proposal)
    require(rules.can_redact(actor, proposal, at=at))
    require(rules.must_be_newest(proposal, based_on))
    missing_before = proposal.missing(fields.VOTE)
    earlier = list(proposal.versions.all())
    reasons = {name for version in earlier for name in version.text.get("not_known", {})}
    register = registers.REGISTERS.get(proposal.register)
    erasable_columns = register.erasable(proposal.raw_row) if register else ()
    require(rules.can_name_redaction(names, answers, reason, reasons, columns, erasable_columns))
    require(rules.can_name_change(proposal, answers, change_note))
    for name, value in answers.items():
        setattr(proposal, name, value)
    proposal.not_known = {name: why for name, why in proposal.not_known.items() if name not in names}
    now = proposal.answers()
    gone = {version: _said_otherwise(version.text, now, names) for version in earlier}
    said_in_notes = {v.change_note for v in earlier if v.number in notes} - {""}
    columns = {*columns, *register.telling(names)} if register else set()
    cells = columns.intersection(erasable_columns)
    require(rules.must_withhold(gone, said_in_notes, cells))
    if register:
        _take_out_of_source(proposal, register, columns)
    set_answers(proposal, answers, at=at)
    role = acting(actor, proposal, at=at)
    version = add_version(
        proposal, at=at, kind=Kind.REDACTION, change_note=change_note, by=role, also_the_same=True
    )
    forget_old_words()
    for old, lost in gone.items():
        if lost or old.change_note in said_in_notes:
            old.withhold(lost, at=at, reason=reason, note=old.change_note in said_in_notes)
    _take_off_the_record(proposal, now, names, said_in_notes, role, at, reason)
    hold_clocks(proposal)
    start_when_owed(proposal, missing_before, at=at)
    _take_out_of_changes(proposal.textchanges.filter(name__in=names), role, at, reason)
    append_entry(
        "proposals.redacted",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts=facts_of(proposal, version)
        | {
            "kind": version.kind,
            "fields": sorted(names),
            "versions": [old.number for old in earlier if old.withheld_at == at],
            # A number, because the headings of another register may hold any letters.
            "columns": len(cells),
            "reason": reason,
        },
        personal=personal_of(proposal, version) | {"change_note": change_note},
    )
    tell_of_change(proposal, version, actor)
    return proposal


@transaction.atomic
def redact_reasons(proposal, *, actor, at, chosen, reason):
    """Take reasons, answers and reports that were given beside the text out for good, here and on the record.

    ``chosen`` are keys of ``queries.said_beside``; the same words go wherever they stand. Their places stay.
    ``reason`` is one of ``rules.REDACTION_REASONS``.
    """
    proposal = lock(proposal)
    require(rules.can_redact(actor, proposal, at=at))
    places = said_beside(proposal)
    require(rules.can_choose_reasons(chosen, places, reason))
    words = {places[key].words for key in chosen}
    gone = [place for place in places.values() if place.words in words]
    for _label, _words, row, name in gone:
        if row is None:
            continue
        if hasattr(row, "history") and name in {field.name for field in row.history.model._meta.fields}:
            row.history.filter(**{f"{name}__in": words}).update(**{name: TAKEN_OUT})
        setattr(row, name, TAKEN_OUT)
        row.save(update_fields=[name])
        if isinstance(row, Contribution) and not row.is_shown:
            # Nothing is left that the report could be about.
            open_reports(row).update(settled_at=at, words="")
    role = acting(actor, proposal, at=at)
    for key, name, said in texts_about_all(subjects_of(proposal), ON_RECORD):
        if said in words:
            erase_payload(key, name, actor=role, at=at, reason=reason)
    append_entry(
        "proposals.reasons_redacted",
        subject=proposal.reference,
        actor=role,
        at=at,
        facts={"institution": proposal.lead_organisation.code, "places": len(gone), "reason": reason},
    )
    return proposal


def _take_out_of_source(proposal, register, columns):
    """Empty these columns of the source row, now and whenever the register is read again."""
    proposal.withheld_columns = sorted({*proposal.withheld_columns, *columns})
    proposal.raw_row = register.without(proposal.raw_row, columns)
    proposal.release_rows = register.releases_without(proposal.release_rows, columns)
    if "reported_benefit" in register.told_by(columns):
        proposal.reported_benefit = ""
    proposal.save(update_fields=["withheld_columns", "raw_row", "release_rows", "reported_benefit"])


def _take_off_the_record(proposal, now, names, notes, role, at, reason):
    """Erase every text on the record that says something else in these answers than now, and these notes."""
    for key, words in texts_about(proposal.reference, "change_note"):
        if words in notes:
            erase_payload(key, "change_note", actor=role, at=at, reason=reason)
    for key, text in texts_about(proposal.reference, "text"):
        # The words of a statement stand on the record under the same name, as a sentence.
        if isinstance(text, dict) and _said_otherwise(text, now, names):
            erase_payload(key, "text", actor=role, at=at, reason=reason)


def _take_out_of_changes(changes, role, at, reason):
    """Take the words out of proposed changes, and out of what was kept aside of them for an appeal."""
    kept = KeptWords.objects.filter(act__kind="change", act__target__in=changes.values("pk"))
    kept.update(words={}, note="")
    for change in changes:
        end_moderation(change, at)
    for change in changes.filter(withdrawn_at=None, removed_at=None):
        change.removed_at, change.removal_reason, change.new, change.reason = at, "redacted", "", ""
        change.held_at = None
        change.save(update_fields=["held_at", "removed_at", "removal_reason", *change.words])
        for word in change.words:
            erase_payload(change.entry_key, word, actor=role, at=at, reason=reason)


def _said_otherwise(text, now, names):
    """The names under which a text says something, or why it is not known, and not what is said now."""
    why, why_now = text.get("not_known", {}), now["not_known"]
    return [
        name
        for name in names
        if (name in fields.ERASABLE and text.get(name) not in (None, "", []) and text[name] != now[name])
        or why.get(name, "") not in ("", why_now.get(name, ""))
    ]
