"""What every template may use: dates written out, what a clock says in words, who acted."""

from datetime import date, datetime

from django import template
from django.template.loader import TemplateDoesNotExist, get_template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, gettext, ngettext

from community.dates import day, moment, month
from community.models import ClockMove, Institution
from community.windows import State
from decisions.models import Decision
from record.verify import short_tracker

register = template.Library()


register.filter(day)
register.filter(moment)
register.filter(month)
register.filter(short_tracker)


@register.filter
def in_words(value):
    """A value as a reader expects it: dates and moments written out, yes and no, anything else as it is."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return value


@register.filter
def clock_words(reading, about=""):
    """The sentence that a clock's ``Reading`` stands for; absolute date first, relative second.

    ``about`` is what is due where that stands above the sentence: then it names no answer.
    """
    due, answered, days = day(reading.due_on), day(reading.answered_on), reading.days
    match reading.state:
        case State.NOT_STARTED:
            return gettext("The time to answer has not begun.")
        case State.ANSWERED_ON_TIME:
            return gettext("Answered on time on %(day)s.") % {"day": answered}
        case State.ANSWERED_LATE:
            return ngettext(
                "Answered %(days)d day late, on %(day)s.", "Answered %(days)d days late, on %(day)s.", days
            ) % {"days": days, "day": answered}
        case State.PAUSED:
            return gettext("Paused. Days do not count for now.")
        case State.LATE if about:
            return ngettext(
                "Was due %(day)s. It is %(days)d day late.",
                "Was due %(day)s. It is %(days)d days late.",
                days,
            ) % {"days": days, "day": due}
        case State.LATE:
            return ngettext(
                "Answer was due %(day)s. It is %(days)d day late.",
                "Answer was due %(day)s. It is %(days)d days late.",
                days,
            ) % {"days": days, "day": due}
        case State.DUE_TODAY if about:
            return gettext("Due today, %(day)s.") % {"day": due}
        case State.DUE_TODAY:
            return gettext("Answer due today, %(day)s.") % {"day": due}
        case _ if about:
            return ngettext("Due %(day)s (in %(days)d day).", "Due %(day)s (in %(days)d days).", days) % {
                "days": days,
                "day": due,
            }
        case _:
            return ngettext(
                "Answer due %(day)s (in %(days)d day).", "Answer due %(day)s (in %(days)d days).", days
            ) % {"days": days, "day": due}


@register.filter
def move_words(move):
    """The sentence that an ``explaining.Move`` stands for, as HTML; empty where it moved nothing."""
    words = {
        "was": day(move.old_due_on),
        "due": day(move.due_on),
        "moved": day(move.moved_on),
        "about": day(move.about_on),
        "reason": format_html("<bdi>{}</bdi>", move.reason.strip(" .")),
        "clause": format_html("<bdi>{}</bdi>", move.clause.strip(" .")),
        "days": move.days,
    }
    match move.kind:
        case ClockMove.Kind.EXTENSION:
            sentence = gettext(
                "Was due %(was)s. Moved to %(due)s on %(moved)s because: %(reason)s (clause: %(clause)s)."
            )
        case ClockMove.Kind.REFUSAL:
            sentence = gettext(
                "The oversight body refused more time on %(moved)s because: %(reason)s. Due %(due)s, not %(was)s."
            )
        case ClockMove.Kind.WRONG:
            sentence = gettext("Was due %(was)s. Corrected to %(due)s on %(moved)s because: %(reason)s.")
        case ClockMove.Kind.HOLIDAY:
            sentence = gettext(
                "Was due %(was)s. Moved to %(due)s, because %(about)s became a public holiday: %(reason)s."
            )
        case ClockMove.Kind.OUTAGE:
            sentence = gettext(
                "Was due %(was)s. Moved to %(due)s, because this portal could not be reached on %(about)s: %(reason)s."
            )
        case _ if not move.days:
            return ""
        case _:
            sentence = ngettext(
                "Was due %(was)s. Moved to %(due)s, because %(days)d day of a pause did not count.",
                "Was due %(was)s. Moved to %(due)s, because %(days)d days of a pause did not count.",
                move.days,
            )
    return mark_safe(sentence % words)  # noqa: S308


@register.simple_tag
def clock_moves(clock):
    """Whatever moved a clock's date, in sentences, oldest first; nothing is looked up for one that never moved."""
    if not getattr(clock, "moved_at", None):
        return []
    return [words for words in map(move_words, clock.explained_moves()) if words]


@register.simple_tag
def decision_clocks(proposal, at):
    """The clock by which the institution decides, as a row of words, clock and reading in a list, or nothing.

    A floor above keeps it than that of the proposal, so the proposal's page asks here.
    """
    decisions = Decision.objects.filter(proposal=proposal).select_related("decide_clock__rule")
    clocks = [decision.decide_clock for decision in decisions]
    return [(gettext("Decision by the institution"), clock, clock.reading(at)) for clock in clocks]


# How each state of a clock looks; the words above carry the meaning.
CLOCK_TONES = {
    State.LATE: "late",
    State.ANSWERED_LATE: "late",
    State.DUE_TODAY: "soon",
    State.DUE_SOON: "soon",
    State.PAUSED: "paused",
    State.ANSWERED_ON_TIME: "done",
}


@register.filter
def clock_tone(reading):
    """Which of the five tones a clock has: late, soon, paused, done or plain."""
    return CLOCK_TONES.get(reading.state, "plain")


@register.filter
def entry_sentence(entry):
    """What an entry of the record says, in the plain sentence of the app that owns its kind."""
    try:
        sentence = get_template(f"record/entries/{entry.kind}.html")
    except TemplateDoesNotExist:
        return entry.kind
    return sentence.render({"entry": entry, "facts": entry.facts})


@register.filter
def with_actors(entries):
    """Pair each entry with the words for whoever acted: ``[(entry, words), …]``, in one query."""
    entries = list(entries)
    codes = {e.actor.partition(":")[2] for e in entries if e.actor.startswith("institution:")}
    names = dict(Institution.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return [(entry, _actor_words(entry.actor, names)) for entry in entries]


def _actor_words(actor, names):
    kind, _, name = actor.partition(":")
    words = {
        "member": gettext("A community member"),
        "steward": gettext("A steward"),
        "moderator": gettext("A moderator"),
        "reporter": gettext("The person who reported it"),
        "seat_holder": gettext("A seat holder"),
        "voter": gettext("Somebody who could vote"),
        "scrutineer": gettext("A scrutineer"),
        "teller": gettext("A teller"),
        "roll_keeper": gettext("A roll-keeper"),
        "panelist": gettext("The redress panel"),
        "overseer": gettext("The oversight body"),
        "members": gettext("Community members together"),
        "seat_holders": gettext("The seats of the community together"),
    }
    if kind == "institution":
        return names.get(name, name)
    if (kind, name) == ("system", "ladder"):
        return gettext("As the community’s seats voted")
    if kind == "system":
        return gettext("An import") if name == "import" else gettext("By itself, on the date set")
    return words.get(kind, actor)


@register.filter
def whole_reference(reference):
    """The record that a part of it, as in ``DEC-2026-0041/3``, belongs to."""
    return reference.partition("/")[0]


@register.filter
def role_words(actor):
    """Who acted, from the word for their role on the record; costs a query for an institution."""
    name = actor.partition(":")[2]
    names = dict(Institution.objects.filter(code=name).values_list("code", "name")) if name else {}
    return _actor_words(actor, names)


@register.filter
def who_moved(move):
    """Who moved a case on, in words."""
    name = move.case.institution.name if move.actor.startswith("institution:") else ""
    return _actor_words(move.actor, {move.actor.partition(":")[2]: name})


@register.filter
def language_word(code):
    """The language in which something was said, in the reader's language."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return gettext("Another language")


@register.filter
def field_anchor(field):
    """The id that a link to a field leads to: of its first choice where it has several, else its own."""
    if field.field.widget.use_fieldset:
        choices = list(field.subwidgets)
        return choices[0].id_for_label if choices else field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def page_numbers(page):
    """The page numbers to show around the current one, with gaps."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def beside(columns, row):
    """Pair the names of columns with a row's cells, each as ``{"value": …, "url": …}``."""
    cells = [
        {"value": cell[0], "url": cell[1]} if isinstance(cell, tuple) else {"value": cell} for cell in row
    ]
    return list(zip(columns, cells, strict=True))


@register.filter
def message_tone(level):
    """The tone of a message left for the person, from Django's name for its level."""
    return {"success": "done", "warning": "soon", "error": "late"}.get(level, "plain")
