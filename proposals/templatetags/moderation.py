from django import template
from django.urls import reverse

from proposals.models import Kind, Reason, kind_of

register = template.Library()


@register.filter
def reason_words(code):
    """The words for the code of a reason."""
    return Reason(code).label if code in Reason.values else ""


@register.filter
def words_of(said):
    """What somebody said, field by field: ``[(name of the field, words), …]``; empty fields are left out."""
    fields = (
        (said._meta.get_field(name).verbose_name, getattr(said, name))
        for name in said.words
        if name != "file"
    )
    said_in_full = [(label, "\n".join(w) if isinstance(w, list) else w) for label, w in fields]
    return [(label, words) for label, words in said_in_full if words]


@register.filter
def words_beside(said):
    """What somebody else answered to it."""
    return [words for words in (getattr(said, name) for name in said.beside) if words]


@register.filter
def kept_words(kept):
    """The words that were kept of something that was removed, field by field; of a file only its title."""
    words = (words for name, words in kept.words.items() if name != "file") if kept else ()
    return ["\n".join(w) if isinstance(w, list) else w for w in words if w]


@register.filter
def kind(said):
    """The kind of a contribution, as addresses name it."""
    return kind_of(said)


@register.filter
def kind_words(said):
    """The kind of a contribution, for readers."""
    return Kind(kind_of(said)).label


@register.filter
def log_url(said):
    """The lines of the moderation log about somebody's words."""
    return f"{reverse('proposals:moderation')}?about={kind_of(said)}-{said.pk}"
