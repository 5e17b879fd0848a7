from django import template
from django.urls import reverse

from proposals.models import Reason, kind_of

register = template.Library()


@register.filter
def reason_words(code):
    """The words for the code of a reason."""
    return Reason(code).label if code in Reason.values else ""


@register.filter
def words_of(said):
    """What somebody said, field by field: ``[(name of the field, words), …]``; empty fields are left out."""
    fields = ((said._meta.get_field(name).verbose_name, getattr(said, name)) for name in said.words)
    return [(label, words) for label, words in fields if words]


@register.filter
def log_url(said):
    """The lines of the moderation log about somebody's words."""
    return f"{reverse('proposals:moderation')}?about={kind_of(said)}-{said.pk}"
