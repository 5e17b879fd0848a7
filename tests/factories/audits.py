"""Records and audits that the oversight body asks institutions for."""

from accountability import actions as accountability
from tests.factories.charter import START, make_charter
from tests.factories.people import make_institution, make_overseer, officer_for

ASKED = {"kind": "records", "asked": "The list of whom you turned away in May.", "language": "en"}
ANSWER = {"answer": "The list is in the library, without names.", "language": "en"}


def make_audit_request(institution=None, at=START, **words):
    make_charter()
    institution = institution or make_institution()
    return accountability.ask_for_audit(institution, **ASKED | words, actor=make_overseer(), at=at)


def answer_audit(audit, *, at, **words):
    return accountability.answer_audit(audit, **ANSWER | words, actor=officer_for(audit.institution), at=at)
