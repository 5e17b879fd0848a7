"""In which words a page says what the leak scan warns of."""

from django.utils.translation import gettext_lazy as _

from redress_log.leaks import Kind

# For the steward: what it could be, and what to write instead.
ADVICE = {
    Kind.NAME: _("This could be a name. Say what the person is instead: a neighbour, a nurse."),
    Kind.PHONE: _("This could be a phone number. Leave it out."),
    Kind.EMAIL: _("This could be an email address. Leave it out."),
    Kind.DATE: _("This is an exact day. The month, or the year, is enough."),
    Kind.ADDRESS: _("This could be an address. Name the town, or nothing."),
    Kind.NUMBER: _("This could be the number of a record, or a number that was confided. Leave it out."),
    Kind.RARE: _("Few people use this word, and it stands in what was confided. Say it more generally."),
    Kind.COMBINATION: _("Together with the other words marked like this it fits few people. Leave some out."),
}


def advised(warnings):
    """Each of the words once, with the advice."""
    return [(words, ADVICE[kind]) for words, kind in dict.fromkeys((one.words, one.kind) for one in warnings)]
