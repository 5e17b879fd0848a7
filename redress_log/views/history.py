"""The parts of the page of one history of harm, and of its row in a list."""

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from community.acting import Action
from community.dates import day
from community.models import CharterRule
from community.rules import is_signed_in
from record.queries import check_subject, entries_about
from redress_log import rules
from redress_log.histories import changed_at, links
from redress_log.models import HarmHistory, NamedInstitution, SeatWord

State = HarmHistory.State
TONES = {State.GATHERING: "open", State.WHOLE: "done", State.BACK: "late"}


def years(history):
    """From when to when, in words."""
    if history.until_year is None:
        return _("Since %(first)s, and it goes on") % {"first": history.from_year}
    if history.until_year == history.from_year:
        return str(history.from_year)
    return f"{history.from_year}–{history.until_year}"


def row(history, at):
    """What a list shows of a history."""
    facts = [named.institution.name for named in history.named.all()]
    if history.listed_at is not None:
        facts = [f"{named.institution.name}: {_acknowledges(named, at)}" for named in history.named.all()]
    return {
        "history": history,
        "tone": TONES.get(history.state, "plain"),
        "facts": facts if history.declined_at else [history.harmed, years(history), *facts],
    }


def _acknowledges(named, at):
    """Whether it acknowledges it, as words that stand by themselves."""
    return {
        NamedInstitution.State.WAITING: _("has not answered"),
        NamedInstitution.State.LATE: _("has not answered in time"),
        NamedInstitution.State.NOT_YET: _("does not acknowledge it yet"),
        NamedInstitution.State.IN_PART: _("acknowledges it in part"),
        NamedInstitution.State.YES: _("acknowledges it"),
    }[named.state(at)]


def context(history, actor, at):
    """Everything that ``history.html`` shows of a history at the moment to this reader."""
    entries = entries_about(history.reference)
    may_read = rules.can_read_history(actor, history, at=at)
    evidence = list(history.evidence.all())
    for given in evidence:
        given.history = history
        given.may_read = rules.can_read_evidence(actor, given, at=at)
    restitution = [
        {
            "commitment": link.commitment,
            "words": link.commitment.words(at),
            "status": link.commitment.status(at),
        }
        for link in links(history)
    ]
    action, others = _offers(history, actor, at)
    return {
        "history": history,
        "state": history.state,
        "tone": TONES.get(history.state, "plain"),
        "since": history.standing_at or history.listed_at or history.passed_at or history.declined_at,
        "named": [_named(named, at) for named in history.named.all()],
        "waiting_for": _waiting_for(history),
        "action": action,
        "others": others,
        "backing": _backing(history, actor, at),
        "may_read": may_read,
        "language": get_language_info(history.language)["name_translated"],
        "changed_at": None if history.is_unread else changed_at(history),
        "facts": _facts(history),
        "restitution": restitution,
        "seats": _seats(history, at),
        "evidence": [given for given in evidence if given.passed_at],
        "declined_evidence": [given for given in evidence if given.declined_at],
        "unread_evidence": [given for given in evidence if given.may_read],
        "entries": entries,
        "check": None if history.is_unread else check_subject(history.reference, entries),
        "citation": _citation(history, at),
        "formats": [("JSON", reverse("histories:detail_json", args=[history.reference]))],
        "chain": _chain(history, restitution),
    }


def _named(named, at):
    said = sorted(named.acknowledgements.all(), key=lambda each: -each.number)
    return {
        "institution": named.institution,
        "clock": named.clock,
        "reading": named.clock.reading(at) if named.clock else None,
        "about": format_lazy("{}: {}", _("Acknowledgement"), named.institution.name),
        "is_late": named.state(at) == NamedInstitution.State.LATE,
        "words": named.state(at).label,
        "newest": said[0] if said else None,
        "earlier": said[1:],
    }


def _waiting_for(history):
    """Who must act next, in words; empty when nobody must."""
    match history.state:
        case State.UNREAD:
            return _("the community's steward")
        case State.GATHERING:
            return _("members, or those who hold a seat of the community")
        case State.OPEN | State.BACK | State.PART:
            silent = [named.institution.name for named in history.named.all() if named.newest() is None]
            return ", ".join(silent) or _(
                "the institutions, to put it right, and then the seats of the community"
            )
    return ""


def _offers(history, actor, at):
    """The one thing that this reader can do, and what else they can."""
    url = history.get_absolute_url()
    offers = []
    for named in history.named.all():
        named.history = history
        label = _("Say whether %(name)s acknowledges it") % {"name": named.institution.name}
        acknowledge = f"{url}acknowledge/{named.institution.code}/"
        offers.append(Action(label, acknowledge, rules.can_acknowledge_history(actor, named, at=at)))
    offers += [
        Action(
            _("Say for your seat that it is to be listed"),
            f"{url}accept/",
            rules.can_accept_history(actor, history, at=at),
        ),
        Action(
            _("Say for your seat whether it is put right"),
            f"{url}sign-off/",
            rules.can_sign_off_history(actor, history, at=at),
        ),
        Action(
            _("Name a commitment that makes restitution"),
            f"{url}restitution/",
            rules.can_link_restitution(actor, history, at=at),
        ),
        Action(_("Add evidence"), f"{url}evidence/", rules.can_add_evidence(actor, history, at=at)),
    ]
    offers = [offer for offer in offers if offer.verdict]
    if not offers and not history.is_unread and not history.declined_at:
        offers = [Action(_("Read the evidence"), "#evidence-documents")]
    return (offers[0] if offers else None), offers[1:]


def _backing(history, actor, at):
    """Whether this reader can back it while it waits for that; never how many do."""
    if history.state != State.GATHERING:
        return None
    is_backed = is_signed_in(actor) and history.backings.filter(member=actor).exists()
    can = rules.can_withdraw_history_backing if is_backed else rules.can_back_history
    return {
        "needed": rules.history_backers_needed(at),
        "is_backed": is_backed,
        "verdict": can(actor, history, at=at),
    }


def _facts(history):
    institutions = [(_("Institution"), each.name, each.get_absolute_url()) for each in history.institutions]
    if history.declined_at is not None:
        return institutions
    return [
        (_("To whom"), history.harmed),
        (_("From when to when"), years(history)),
        *institutions,
        (_("Made public"), day(history.passed_at) if history.passed_at else ""),
        (_("Listed"), day(history.listed_at) if history.listed_at else ""),
        *(
            (
                _("Rule for answering"),
                named.clock.rule.text,
                named.clock.rule.get_absolute_url(),
            )
            for named in list(history.named.all())[:1]
            if named.clock
        ),
    ]


def _seats(history, at):
    """What seats say of it now, and by how many of how many it counts."""
    words = rules.SIGN_OFF_WORDS if history.listed_at else [SeatWord.Word.ACCEPT]
    can = rules.seats_that_speak(history, at=at)
    last = {said.seat: said for said in history.seat_words.all() if said.word in words}
    said = [word for seat, word in sorted(last.items()) if seat in can]
    return {
        "total": len(can),
        "share": CharterRule.objects.rule("history-seats", at),
        "said": said,
        "whole": sum(each.word == SeatWord.Word.WHOLE for each in said),
        "part": sum(each.word == SeatWord.Word.PART for each in said),
        "accept": sum(each.word == SeatWord.Word.ACCEPT for each in said),
        "earlier": [each for each in history.seat_words.all() if each not in said][::-1],
    }


def _citation(history, at):
    return _("“%(title)s”, history of harm %(reference)s, %(site)s, %(address)s. Accessed %(accessed)s.") % {
        "title": history.public_title,
        "reference": history.reference,
        "site": settings.SITE_NAME,
        "address": f"{settings.BASE_URL}/id/{history.reference}",
        "accessed": day(at),
    }


def _chain(history, restitution):
    """What it hangs together with; what is not there is named."""
    if history.declined_at is not None:
        return []
    proposals = [(_("Proposal"), each.title, each.get_absolute_url()) for each in history.proposals.all()]
    promises = [
        (
            row["commitment"].get_kind_display(),
            row["commitment"].reference,
            row["commitment"].get_absolute_url(),
        )
        for row in restitution
    ]
    return [
        *(proposals or [(_("Proposal"), _("None was named"), None)]),
        (_("History of harm"), history.reference, "#"),
        *(promises or [(_("Commitment"), _("No restitution has been promised here"), None)]),
    ]
