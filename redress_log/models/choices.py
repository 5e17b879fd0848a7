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
    """Where a report stands, and then its case; a case never goes back to the first three."""

    RECEIVED = "received", _("Received")
    SAFETY = "safety", _("Safety check")
    LOOKING = "looking", _("Being prepared for the panel")
    WAITING_YOU = "waiting_you", _("Waiting for you – no rush")

    REPORTED = "reported", _("Reported")
    BEFORE_PANEL = "before_panel", _("Before the redress panel")
    NOT_ACCEPTED = "not_accepted", _("Not taken on – reason given")
    REFERRED = "referred", _("Sent to another body")
    ACCEPTED = "accepted", _("Waiting for the institution")
    EARLY_TALKS = "early_talks", _("Talks toward a quick repair")
    UNDER_REVIEW = "under_review", _("Being looked into")
    FINDING_PUBLISHED = "finding_published", _("Found to be harm – waiting for a plan")
    REMEDY_PROPOSED = "remedy_proposed", _("Remedy proposed – waiting for the person and the panel")
    REMEDY_AGREED = "remedy_agreed", _("Remedy agreed")
    IN_PROGRESS = "in_progress", _("Remedy being carried out")
    CHECKING = "checking", _("Institution says it is done – waiting for confirmation")
    CLOSED_REMEDIED = "closed_remedied", _("Closed – put right")
    CLOSED_WITHOUT_REMEDY = "closed_without_remedy", _("Closed without remedy")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The panel and the institution have nothing left to do in these; a case in one of them can be reopened.
OVER = (
    Stage.NOT_ACCEPTED,
    Stage.REFERRED,
    Stage.CLOSED_REMEDIED,
    Stage.CLOSED_WITHOUT_REMEDY,
    Stage.WITHDRAWN,
)
# Somebody else's report can join in these: nobody joins a case whose finding was made without them.
JOINABLE = (Stage.BEFORE_PANEL, Stage.ACCEPTED, Stage.UNDER_REVIEW)
# A plan stands as agreed in these.
AGREED = (Stage.REMEDY_AGREED, Stage.IN_PROGRESS, Stage.CHECKING, Stage.CLOSED_REMEDIED)


class Outcome(models.TextChoices):
    """What came of a case, apart from where it stands."""

    CONFIRMED = "confirmed", _("Put right – confirmed by the person")
    PARTLY = "partly", _("Partly put right – confirmed by the person")
    COMMUNITY_CONFIRMED = "community_confirmed", _("Put right – confirmed by a vote of the community")
    COMMUNITY_PARTLY = "community_partly", _("Partly put right – confirmed by a vote of the community")
    BODY_CONFIRMED = (
        "body_confirmed",
        _("Put right – confirmed by the redress panel (the person could not be asked)"),
    )
    NOT = "not", _("Not put right – says the person")
    NO_AGREEMENT = "no_agreement", _("Not put right – no remedy was agreed")
    NOT_DELIVERED = "not_delivered", _("Not put right – the remedy was not carried out")
    NO_REPLY = "no_reply", _("Closed – the person did not answer (not counted as put right)")
    IGNORED = "ignored", _("Institution never answered")
    NO_FAULT = "no_fault", _("No fault found – reasons published")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")


# With both signatures, and with them only.
REMEDIED = (
    *(Outcome.CONFIRMED, Outcome.PARTLY, Outcome.COMMUNITY_CONFIRMED, Outcome.COMMUNITY_PARTLY),
    Outcome.BODY_CONFIRMED,
)
# The reasons for which the panel may close a case that was not put right; each stays visible against the institution
# but the last, for which nobody is to blame.
UNREMEDIED = (
    Outcome.NOT,
    Outcome.NO_AGREEMENT,
    Outcome.NOT_DELIVERED,
    Outcome.IGNORED,
    Outcome.NO_REPLY,
)


class Finding(models.TextChoices):
    UPHELD = "upheld", _("Upheld: this was harm, and the institution must repair it")
    PARTLY = "partly", _("Upheld in part")
    NOT_UPHELD = "not_upheld", _("Not upheld")


class Cause(models.TextChoices):
    """Why it could happen, from what somebody did to what rules allow."""

    RULE_BROKEN = "rule_broken", _("A rule that existed was not kept")
    NO_RULE = "no_rule", _("There was no rule")
    RULE_WRONG = "rule_wrong", _("The rule itself does harm")
    TRAINING = "training", _("People did not know better")
    SYSTEM = "system", _("A system or a supplier failed")
    DELIBERATE = "deliberate", _("It was done on purpose")
    UNKNOWN = "unknown", _("It could not be found out")


class RemedyKind(models.TextChoices):
    STOP_USE = "stop_use", _("Stop the use")
    CORRECT_DATA = "correct_data", _("Delete, return or correct data")
    RESTORE_SERVICE = "restore_service", _("Restore a service")
    MONEY = "money", _("Money")
    CARE = "care", _("Care or support")
    APOLOGY = "apology", _("Apology or acknowledgement")
    TELL_AFFECTED = "tell_affected", _("Tell those affected")
    CHANGE_RULE = "change_rule", _("Change a rule, or train people")
    SANCTION = "sanction", _("Sanction")
    HAND_OVER = "hand_over", _("Hand over control or data")
    OTHER = "other", _("Something else")


class Reparation(models.TextChoices):
    """The five forms of reparation of the United Nations' Basic Principles on remedy (A/RES/60/147, 19 to 23)."""

    RESTITUTION = "restitution", _("Restitution")
    COMPENSATION = "compensation", _("Compensation")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    SATISFACTION = "satisfaction", _("Satisfaction")
    NON_REPETITION = "non_repetition", _("Guarantee that it does not happen again")


REPARATION_OF = {
    RemedyKind.STOP_USE: Reparation.NON_REPETITION,
    RemedyKind.CORRECT_DATA: Reparation.RESTITUTION,
    RemedyKind.RESTORE_SERVICE: Reparation.RESTITUTION,
    RemedyKind.MONEY: Reparation.COMPENSATION,
    RemedyKind.CARE: Reparation.REHABILITATION,
    RemedyKind.APOLOGY: Reparation.SATISFACTION,
    RemedyKind.TELL_AFFECTED: Reparation.SATISFACTION,
    RemedyKind.CHANGE_RULE: Reparation.NON_REPETITION,
    RemedyKind.SANCTION: Reparation.SATISFACTION,
    RemedyKind.HAND_OVER: Reparation.RESTITUTION,
    RemedyKind.OTHER: Reparation.SATISFACTION,
}


def next_actor(stage, institution):
    """Who must act next, in words; empty when nobody must."""
    return {
        Stage.RECEIVED: _("the community's steward"),
        Stage.SAFETY: _("the community's steward"),
        Stage.LOOKING: _("the community's steward"),
        Stage.WAITING_YOU: _("the person who reported it"),
        Stage.BEFORE_PANEL: _("the redress panel"),
        Stage.ACCEPTED: institution or "",
        Stage.EARLY_TALKS: institution or "",
        Stage.UNDER_REVIEW: _("the redress panel"),
        Stage.FINDING_PUBLISHED: institution or "",
        Stage.REMEDY_PROPOSED: _("the person who reported it and the redress panel"),
        Stage.REMEDY_AGREED: institution or "",
        Stage.IN_PROGRESS: institution or "",
        Stage.CHECKING: _("the person who reported it and the redress panel"),
    }.get(stage, "")


def duty_words(kind):
    """What is due on a clock of this kind; empty where it is an answer."""
    return {
        "acknowledge": _("Reading the report"),
        "judge-case": _("Judging whether it belongs here"),
        "talk-case": _("End of the talks"),
        "find-case": _("Finding of the panel"),
        "plan-remedy": _("Proposal of a remedy"),
        "agree-remedy": _("Answers to the remedy"),
        "check-remedy": _("Check of the remedy"),
    }.get(kind, "")


def harm_labels(codes):
    """The plain words for harm kinds, in the order in which they were named."""
    return [HarmKind(code).label for code in codes]
