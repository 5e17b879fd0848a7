"""What moderators were asked to look at, what they did, and what is kept until nobody can appeal any more."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from community.models import Clock, community_calendar, nobody
from proposals.models.proposal import Proposal

# The kinds of contributions as addresses and the record name them, and their models.
_MODELS = {
    "comment": "Comment",
    "question": "Question",
    "answer": "Answer",
    "change": "TextChange",
    "statement": "Statement",
    "summary": "Summary",
    "challenge": "SummaryChallenge",
    "meeting": "Meeting",
    "document": "Document",
}


# A whole proposal can be reported like what people add to it, but it is not held back or removed.
PROPOSAL = "proposal"


class Kind(models.TextChoices):
    """The kinds of things that people add to a proposal."""

    COMMENT = "comment", pgettext_lazy("record", "Comment")
    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer to a question")
    CHANGE = "change", _("Change to the text")
    STATEMENT = "statement", _("Statement")
    SUMMARY = "summary", _("Summary of a discussion")
    CHALLENGE = "challenge", _("Challenge of a summary")
    MEETING = "meeting", _("Meeting")
    DOCUMENT = "document", _("Document")


class Reason(models.TextChoices):
    """Why words are reported, held back or removed."""

    IDENTIFIES = "identifies", _("It identifies a person")
    HATE = "hate", _("It threatens or hates")
    HARASSMENT = "harassment", _("It harasses somebody")
    FALSE = "false", _("It says something false about a person")
    ADVERTISING = "advertising", _("It is advertising")
    OFF_SUBJECT = "off_subject", _("It is off the subject")
    OTHER = "other", _("Another reason")


def contribution_models():
    """The model of each kind: ``{"comment": Comment, …}``."""
    known = {model.__name__: model for model in apps.get_app_config("proposals").get_models()}
    return {kind: known[name] for kind, name in _MODELS.items() if name in known}


def kind_of(said):
    """The kind of a contribution, or of a proposal among what is reported."""
    if isinstance(said, Proposal):
        return PROPOSAL
    return next(kind for kind, name in _MODELS.items() if name == type(said).__name__)


class FlagQuerySet(models.QuerySet):
    def open(self):
        """Those that no moderator has dealt with."""
        return self.filter(settled_at__isnull=True)


class Flag(models.Model):
    """Somebody asks moderators to look at words, or at a whole proposal. Secret: nobody learns who asked, nor how many did.

    ``words`` goes when a moderator has dealt with it; that somebody reported stays, so that they do it once.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    kind = models.CharField(max_length=12, choices=[*Kind.choices, (PROPOSAL, _("Proposal"))])
    target = models.PositiveBigIntegerField(help_text="The key among those of its kind.")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("What is wrong with it?"), max_length=20, choices=Reason.choices)
    words = models.TextField(_("In your words"), blank=True)
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "target"])]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "target"],
                condition=Q(settled_at__isnull=True),
                name="a_person_has_one_open_report_about_a_contribution",
            ),
            models.CheckConstraint(
                name="a_settled_report_keeps_no_words", condition=Q(settled_at__isnull=True) | Q(words="")
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.target}"


class ModerationActQuerySet(models.QuerySet):
    def on(self, kind, target):
        return self.filter(kind=kind, target=target)

    def in_force(self):
        """Holds and removals that still take words away."""
        return self.filter(ended_at__isnull=True).exclude(act="restored")

    def undecided(self, at):
        """Holds about which nobody decided in the time that the charter gave."""
        return self.in_force().filter(act="held", hold_clock__in=Clock.objects.late(at))

    def waiting_for_answer(self):
        """Appealed, and nobody has answered."""
        return self.filter(appealed_at__isnull=False, answered_at__isnull=True)


class ModerationAct(models.Model):
    """A line of the public moderation log: what a moderator did, why, and what became of an appeal.

    It repeats no words. Who acted is kept only so that somebody else answers an appeal, and is not shown.
    ``ended_at`` is when a hold or a removal stopped being in force.
    """

    class Act(models.TextChoices):
        HELD = "held", _("Held back")
        REMOVED = "removed", _("Removed")
        RESTORED = "restored", _("Put back")

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    target = models.PositiveBigIntegerField(help_text="The key of the contribution among those of its kind.")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="moderation_acts")
    act = models.CharField(max_length=12, choices=Act.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    role = models.CharField(max_length=20, help_text="The role in which somebody acted.")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    acted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    hold_clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appeal_until_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    upheld = models.BooleanField(
        null=True, blank=True, help_text="Whether an appeal led to the words' return."
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ModerationActQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["moderator", "answered_by"])

    class Meta:
        ordering = ["-acted_at", "-pk"]
        verbose_name = _("act of moderation")
        verbose_name_plural = _("acts of moderation")
        indexes = [models.Index(fields=["kind", "target"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"],
                condition=Q(ended_at__isnull=True, act__in=["held", "removed"]),
                name="one_act_at_a_time_takes_words_away",
            ),
            models.CheckConstraint(
                name="what_takes_words_away_has_a_reason_and_can_be_appealed",
                condition=Q(act="restored", appeal_until_at__isnull=True, appealed_at__isnull=True)
                | (~Q(act="restored") & ~Q(reason="") & Q(appeal_until_at__gt=F("acted_at"))),
            ),
            models.CheckConstraint(
                name="a_hold_has_a_clock",
                condition=Q(act="held", hold_clock__isnull=False)
                | (~Q(act="held") & Q(hold_clock__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_appeal_has_a_clock",
                condition=Q(appealed_at__isnull=True, appeal_clock__isnull=True)
                | Q(appealed_at__isnull=False, appeal_clock__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answered_appeal_was_made_and_decided",
                condition=Q(answered_at__isnull=True, upheld__isnull=True)
                | Q(answered_at__isnull=False, upheld__isnull=False, appealed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return f"{reverse('proposals:moderation')}?about={self.kind}-{self.target}#{self.reference}"

    @property
    def last_appeal_day(self):
        """The last local day on which the author can appeal, where the community is."""
        return community_calendar().local_date(self.appeal_until_at - timedelta(microseconds=1))


class KeptWords(models.Model):
    """What an appeal may need, and what goes once none is possible any more. Secret.

    ``words`` are the words that a removal took away, by field; ``note`` is what the moderator wrote to their author,
    ``appeal`` and ``answer`` what followed. At ``forget_at`` the row is deleted; empty while an appeal waits or
    a hold lasts.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    act = models.OneToOneField(ModerationAct, on_delete=models.CASCADE, related_name="kept")
    words = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    forget_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.act.reference
