"""What is told of a data use that was allowed, and of uses that nobody told of."""

from django.db import transaction

from community.models import Clock, Reference
from community.rules import require
from decisions import rules, telling
from decisions.models import MissingUse, UseOutput, UseRelease
from decisions.steps import due
from proposals.models import Proposal
from record.actions import append_entry

ASK = "answer-missing-use"


@transaction.atomic
def report_release(proposal, *, dataset, month, opt_outs, opt_outs_reason="", actor, at):
    """Say that a dataset was handed over in a month, and whether those who said no were left out."""
    proposal = _lock(proposal)
    require(rules.can_report_use(actor, proposal, at=at))
    month = month.replace(day=1)
    require(rules.can_be_released(proposal, dataset, month, opt_outs, opt_outs_reason, at=at))
    release = UseRelease.objects.create(
        proposal=proposal,
        dataset=dataset,
        month=month,
        opt_outs=opt_outs,
        opt_outs_reason=opt_outs_reason,
        reported_at=at,
    )
    append_entry(
        "decisions.release_reported",
        subject=proposal.reference,
        actor=actor.acting_as(proposal.lead_organisation),
        at=at,
        facts={"month": f"{month:%Y-%m}", "opt_outs": str(opt_outs)},
        personal={"dataset": dataset},
    )
    return release


@transaction.atomic
def report_output(proposal, *, title, url, published_on, actor, at):
    """List what came of a use, where everybody can read it."""
    proposal = _lock(proposal)
    require(rules.can_report_use(actor, proposal, at=at))
    require(rules.gives_words(title, url))
    require(rules.can_be_listed(proposal, url, published_on, at=at))
    output = UseOutput.objects.create(
        proposal=proposal, title=title, url=url, published_on=published_on, reported_at=at
    )
    append_entry(
        "decisions.output_reported",
        subject=proposal.reference,
        actor=actor.acting_as(proposal.lead_organisation),
        at=at,
        facts={"published_on": published_on.isoformat()},
        personal={"title": title, "url": url},
    )
    return output


@transaction.atomic
def report_missing_use(institution, *, what, how_known, language, actor, at):
    """Say that data are used of which nothing stands here. A steward reads it before anybody else does."""
    require(rules.can_report_missing_use(actor, institution, at=at))
    require(rules.gives_words(what, how_known))
    missing = MissingUse.objects.create(
        reference=Reference.take("USE", at),
        institution=institution,
        what=what,
        how_known=how_known,
        language=language,
        reporter=actor,
        reported_at=at,
    )
    telling.tell_stewards_of_missing_use(missing, at=at)
    return missing


@transaction.atomic
def pass_on_missing_use(missing, *, actor, at):
    """Make public what somebody said, and ask the institution for an answer by a date."""
    missing = _lock_missing(missing)
    require(rules.can_read_missing_use(actor, missing, at=at))
    missing.passed_on_at = at
    missing.clock = Clock.start(
        ASK, subject=missing.reference, institution=missing.institution, rule_key=ASK, at=at
    )
    missing.save(update_fields=["passed_on_at", "clock"])
    append_entry(
        "decisions.missing_use_passed_on",
        subject=missing.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"institution": missing.institution.code, **due(missing.clock)},
        personal={"what": missing.what, "how_known": missing.how_known},
    )
    telling.tell_of_missing_use(missing, at=at)
    telling.tell_reporter(missing)
    return missing


@transaction.atomic
def decline_missing_use(missing, *, reason, actor, at):
    """Not pass on what somebody said, with the reason, which they are told."""
    missing = _lock_missing(missing)
    require(rules.can_read_missing_use(actor, missing, at=at))
    require(rules.gives_words(reason))
    missing.declined_at, missing.decline_reason = at, reason
    missing.save(update_fields=["declined_at", "decline_reason"])
    append_entry(
        "decisions.missing_use_declined",
        subject=missing.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"institution": missing.institution.code},
    )
    telling.tell_reporter(missing)
    return missing


@transaction.atomic
def answer_missing_use(missing, *, answer, proposal=None, actor, at):
    """Say, for the institution, where the use stands here now, or that there is none."""
    missing = _lock_missing(missing)
    require(rules.can_answer_missing_use(actor, missing, at=at))
    require(rules.gives_words(answer))
    require(rules.names_the_use(missing, proposal))
    missing.answer, missing.proposal = answer, proposal
    missing.save(update_fields=["answer", "proposal"])
    missing.clock.stop(at)
    append_entry(
        "decisions.missing_use_answered",
        subject=missing.reference,
        actor=actor.acting_as(missing.institution),
        at=at,
        facts={
            "institution": missing.institution.code,
            "proposal": proposal.reference if proposal else None,
            **due(missing.clock),
        },
        personal={"answer": answer},
    )
    telling.tell_reporter(missing)
    return missing


def _lock(proposal):
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("lead_organisation")
        .get(pk=proposal.pk)
    )


def _lock_missing(missing):
    return (
        MissingUse.objects.select_for_update(of=("self",))
        .select_related("institution", "reporter", "clock__rule")
        .get(pk=missing.pk)
    )
