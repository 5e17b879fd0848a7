"""What a harm, a stage and an outcome are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HarmKind(models.TextChoices):
    BEYOND_AGREEMENT = "beyond_agreement", _("Data used outside what was agreed")
    SHARED_WITHOUT_SAY = "shared_without_say", _("Data shared or sold without our say")
    EXPOSED = "exposed", _("Data exposed or lost")
    WRONG_DATA = "wrong_data", _("Wrong data about me")
    SERVICE_REFUSED = "service_refused", _("A service was refused or delayed")
    UNFAIR_SORTING = "unfair_sorting", _("Unfair scoring or sorting")
    USED_AGAINST = "used_against", _("Data used for policing, immigration or debt")
    STIGMA = "stigma", _("Stigma to a group")
    CONSENT_IGNORED = "consent_ignored", _("A refusal or an opt-out was ignored")
    NO_ACCESS = "no_access", _("No access to my own or my community's data")
    NO_ANSWER = "no_answer", _("No answer was given")
    PROMISE_BROKEN = "promise_broken", _("A promised benefit did not come")
    RETALIATION = "retaliation", _("Somebody was punished for speaking up")
    OTHER = "other", _("Something else")


class ReporterKind(models.TextChoices):
    AFFECTED = "affected", _("I was harmed myself")
    FAMILY = "family", _("I am family of somebody who was harmed")
    HELPER = "helper", _("I help or represent somebody who was harmed")
    ORGANISATION = "organisation", _("I write for a community organisation")
    STAFF = "staff", _("I work for the institution")
    REGULATOR = "regulator", _("I write for a regulator")


class WhoWasHarmed(models.TextChoices):
    PERSON = "person", _("One person")
    HOUSEHOLD = "household", _("A household")
    GROUP = "group", _("A group of people")
    COMMUNITY = "community", _("A whole community")


class PeopleBasis(models.TextChoices):
    EXACT = "exact", _("I counted them")
    ESTIMATE = "estimate", _("It is an estimate")
    UNKNOWN = "unknown", _("I do not know it")


class PersonKnows(models.TextChoices):
    YES = "yes", _("Yes, they asked me to or agreed")
    NOT_YET = "not_yet", _("Not yet")
    CANNOT = "cannot", _("They cannot be asked")


class Stage(models.TextChoices):
    RECEIVED = "received", _("Received")
    SAFETY = "safety", _("Safety check")
    LOOKING = "looking", _("Being looked into")
    WAITING_YOU = "waiting_you", _("Waiting for you – no rush")
    WAITING_INSTITUTION = "waiting_institution", _("Waiting for the institution")
    ANSWERED = "answered", _("Institution has answered")
    CLOSED = "closed", _("Closed – see outcome")


class Outcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Put right – confirmed by the person")
    PARTLY = "partly", _("Partly put right – confirmed by the person")
    NOT = "not", _("Not put right – says the person")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")


SIGN_OFFS = (Outcome.CONFIRMED, Outcome.PARTLY, Outcome.NOT)


def next_actor(stage, institution):
    """Who must act next, in words; empty when nobody must."""
    return {
        Stage.RECEIVED: _("the community's steward"),
        Stage.SAFETY: _("the community's steward"),
        Stage.LOOKING: _("the community's steward"),
        Stage.WAITING_YOU: _("the person who reported it"),
        Stage.WAITING_INSTITUTION: institution or _("the community's steward"),
        Stage.ANSWERED: _("the person who reported it"),
    }.get(stage, "")


def harm_labels(codes):
    """The plain words for harm kinds, in the order in which they were named."""
    return [HarmKind(code).label for code in codes]
