"""What every template may use: dates written out."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day(value):
    """A date written out, as in *Friday 12 June 2026*."""
    if value is None:
        return ""
    if hasattr(value, "hour"):
        value = timezone.localtime(value)
    return date_format(value, "l j F Y")


@register.filter
def moment(value):
    """A moment written out with its time zone, as in *12 June 2026, 2:05 pm PDT*."""
    if value is None:
        return ""
    return date_format(timezone.localtime(value), "j F Y, P T")
