"""What a community names as done to it over time, what the institutions say to it, and who calls it put right."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Clock, Institution, Member, Membership, nobody
from decisions.models import Commitment
from proposals.models import Proposal


class ReadFirstQuerySet(models.QuerySet):
    def unread(self):
        """Nobody has read it yet but who wrote it."""
        return self.filter(passed_at=None, declined_at=None)

    def public(self):
        """A steward found no private person named in it."""
        return self.filter(passed_at__isnull=False)

    def declined(self):
        return self.filter(declined_at__isnull=False)


class ReadFirst(models.Model):
    """Words that a steward reads before everybody does, and makes public or declines with a reason that is public."""

    passed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(_("Why it is not made public"), max_length=1000, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="a_%(class)s_is_made_public_or_declined_with_a_reason",
                condition=Q(declined_at=None, decline_reason="")
                | (Q(passed_at=None, declined_at__isnull=False) & ~Q(decline_reason="")),
            ),
        ]

    @property
    def is_unread(self):
        return self.passed_at is None and self.declined_at is None


class HarmHistoryQuerySet(ReadFirstQuerySet):
    """Each adjective names one state, as ``HarmHistory.state`` does for one row."""

    def waiting_for(self, steward, at):
        """What this steward can read: neither their own words nor words about an institution that they speak for."""
        held = Membership.objects.current(at).filter(member=steward, role__in=Membership.INSTITUTION_ROLES)
        tied = NamedInstitution.objects.filter(
            history=OuterRef("pk"), institution__in=held.values("institution")
        )
        evidence = HistoryEvidence.objects.unread().filter(history=OuterRef("pk")).exclude(giver=steward)
        unread = Q(passed_at=None) & ~Q(proposer=steward) | Q(Exists(evidence), passed_at__isnull=False)
        return self.filter(unread, ~Exists(tied), declined_at=None)

    def gathering(self):
        return self.public().filter(listed_at=None)

    def listed(self):
        return self.filter(listed_at__isnull=False)

    def standing(self, standing):
        return self.listed().filter(standing=standing)


class HarmHistory(ReadFirst):
    """What was done to a group over time, in the words of its community.

    Who proposed it is not public, and goes with their account. Its words are not changed: what is wrong in them is
    said by evidence beside them, and by the institution's own words.
    """

    class Standing(models.TextChoices):
        OPEN = "open", _("Not signed off")
        PART = "part", _("Partly put right – signed off by the community")
        WHOLE = "whole", _("Put right – signed off by the community")
        BACK = "back", _("Open again – the community took its sign-off back")

    class State(models.TextChoices):
        UNREAD = "unread", _("Received – being read")
        DECLINED = "declined", _("Not made public – reason given")
        GATHERING = "gathering", _("Proposed – waiting for backing")
        OPEN = "open", _("Named by the community – not put right")
        PART = "part", _("Partly put right – signed off by the community")
        WHOLE = "whole", _("Put right – signed off by the community")
        BACK = "back", _("Open again – the community took its sign-off back")

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    what = models.TextField(_("What was done"), max_length=4000)
    harmed = models.CharField(_("To whom"), max_length=200)
    from_year = models.PositiveSmallIntegerField(_("from the year"))
    until_year = models.PositiveSmallIntegerField(
        _("until the year"), null=True, blank=True, help_text=_("Empty: it goes on.")
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    proposals = models.ManyToManyField(Proposal, blank=True, related_name="harm_histories")
    proposer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.OPEN)
    standing_at = models.DateTimeField(null=True, blank=True)

    objects = HarmHistoryQuerySet.as_manager()
    # Nobody has read what is written before a steward has, so no copy of it is kept.
    history = HistoricalRecords(
        get_user=nobody, excluded_fields=["proposer", "title", "what", "harmed", "decline_reason"]
    )

    class Meta:
        ordering = ["-passed_at", "-pk"]
        verbose_name = _("history of harm")
        verbose_name_plural = _("histories of harm")
        constraints = [
            *ReadFirst.Meta.constraints,
            models.CheckConstraint(
                name="a_history_ends_after_it_begins",
                condition=Q(until_year=None) | Q(until_year__gte=F("from_year")),
            ),
            models.CheckConstraint(
                name="only_a_public_history_is_listed",
                condition=Q(listed_at=None) | Q(passed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_listed_history_is_signed_off",
                condition=Q(standing="open", standing_at=None)
                | (~Q(standing="open") & Q(standing_at__isnull=False, listed_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("histories:detail", args=[self.reference])

    @property
    def state(self):
        """Where it stands: the first that fits."""
        if self.passed_at is None:
            return self.State.UNREAD if self.declined_at is None else self.State.DECLINED
        return self.State.GATHERING if self.listed_at is None else self.State(self.standing)

    @property
    def public_title(self):
        """Its title, and of what was not made public its reference, because nobody can know whom its title names."""
        return self.reference if self.declined_at else self.title

    @cached_property
    def institutions(self):
        """Those that it names, in the order of their names."""
        return [named.institution for named in self.named.all()]


class NamedInstitutionQuerySet(models.QuerySet):
    def in_state(self, state, at):
        """Those whose ``NamedInstitution.state`` is this one at the moment, of histories that are listed."""
        if state in Acknowledgement.Answer.values:
            return self.filter(acknowledgements__in=Acknowledgement.objects.newest().filter(answer=state))
        silent = self.filter(acknowledgements=None, clock__isnull=False)
        late = Clock.objects.late(at)
        return silent.filter(clock__in=late) if state == "late" else silent.exclude(clock__in=late)

    def owed(self, at):
        """Those that have not answered."""
        return self.filter(clock__in=Clock.objects.running(at))


class NamedInstitution(models.Model):
    """An institution that a history names, and the clock on which it acknowledges what was done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Has not answered")
        LATE = "late", _("Has not answered in time")
        NOT_YET = "not_yet", _("Not yet")
        IN_PART = "in_part", _("In part")
        YES = "yes", _("Yes")

    history = models.ForeignKey(HarmHistory, on_delete=models.CASCADE, related_name="named")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="named_in_histories")
    clock = models.OneToOneField(Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = NamedInstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["institution__name", "pk"]
        verbose_name = _("institution named in a history of harm")
        verbose_name_plural = _("institutions named in histories of harm")
        constraints = [
            models.UniqueConstraint(
                fields=["history", "institution"], name="a_history_names_an_institution_once"
            ),
        ]

    def __str__(self):
        return f"{self.history.reference}: {self.institution}"

    def newest(self):
        """What it said last, or None."""
        return max(self.acknowledgements.all(), key=lambda said: said.number, default=None)

    def state(self, at):
        said = self.newest()
        if said is not None:
            return self.State(said.answer)
        is_late = self.clock is not None and self.clock.reading(at).state == "late"
        return self.State.LATE if is_late else self.State.WAITING


class AcknowledgementQuerySet(models.QuerySet):
    def newest(self):
        """What each institution said last of each history."""
        later = Acknowledgement.objects.filter(named=OuterRef("named"), number__gt=OuterRef("number"))
        return self.exclude(Exists(later))


class Acknowledgement(models.Model):
    """Whether an institution acknowledges what was done, in its words. Never changed; the next one stands beside it."""

    class Answer(models.TextChoices):
        NOT_YET = "not_yet", _("Not yet")
        IN_PART = "in_part", _("In part")
        YES = "yes", _("Yes")

    named = models.ForeignKey(NamedInstitution, on_delete=models.PROTECT, related_name="acknowledgements")
    number = models.PositiveIntegerField()
    answer = models.CharField(_("Does the institution acknowledge it?"), max_length=8, choices=Answer.choices)
    body = models.TextField(_("In its words"), max_length=4000)
    language = models.CharField(max_length=8)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=80, help_text=_("The role that said it, never a person."))

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("acknowledgement of harm")
        verbose_name_plural = _("acknowledgements of harm")
        constraints = [
            models.UniqueConstraint(fields=["named", "number"], name="an_acknowledgement_has_a_version_once"),
            models.CheckConstraint(name="an_acknowledgement_has_words", condition=~Q(body="")),
        ]

    def __str__(self):
        return f"{self.named}: {self.get_answer_display()}"


class HistoryEvidence(ReadFirst):
    """Where everybody can read of what a history names. Who gave it is not public, and goes with their account."""

    history = models.ForeignKey(HarmHistory, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    citation = models.CharField(_("who published it, and when"), max_length=500)
    url = models.URLField(_("address"), max_length=500, blank=True)
    where = models.CharField(_("where it can be read"), max_length=300, blank=True)
    giver = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField()

    objects = ReadFirstQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("evidence of a history of harm")
        verbose_name_plural = _("evidence of histories of harm")
        constraints = [
            *ReadFirst.Meta.constraints,
            models.CheckConstraint(
                name="evidence_says_where_it_can_be_read", condition=~Q(url="") | ~Q(where="")
            ),
        ]

    def __str__(self):
        return f"{self.history.reference}: {self.given_at:%Y-%m-%d}"


class HistoryBacking(models.Model):
    """A member who wants a history to be listed. Who it is, is nobody's business: taking it back deletes the row."""

    is_secret = True
    wagtail_reference_index_ignore = True

    history = models.ForeignKey(HarmHistory, on_delete=models.CASCADE, related_name="backings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    backed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["history", "member"], name="a_member_backs_a_history_once"),
        ]

    def __str__(self):
        return str(self.history_id)


class SeatWord(models.Model):
    """What the holder of a community seat says of a history, in the open; what a seat said last counts for it."""

    class Word(models.TextChoices):
        ACCEPT = "accept", _("It is to be listed")
        WHOLE = "whole", _("It is put right")
        PART = "part", _("It is partly put right")
        NOT = "not", _("It is not put right")

    history = models.ForeignKey(HarmHistory, on_delete=models.CASCADE, related_name="seat_words")
    seat = models.CharField(_("seat"), max_length=120)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    word = models.CharField(max_length=8, choices=Word.choices)
    body = models.TextField(_("Why"), max_length=2000)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("word of a seat on a history of harm")
        verbose_name_plural = _("words of seats on histories of harm")
        constraints = [models.CheckConstraint(name="a_seat_says_why", condition=~Q(body=""))]

    def __str__(self):
        return f"{self.history.reference}: {self.seat}"


class HistoryCommitment(models.Model):
    """A commitment by which an institution says that it makes restitution. How it stands is told by its own page."""

    history = models.ForeignKey(HarmHistory, on_delete=models.CASCADE, related_name="commitment_links")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="harm_histories")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["linked_at", "pk"]
        verbose_name = _("restitution in a history of harm")
        verbose_name_plural = _("restitutions in histories of harm")
        constraints = [
            models.UniqueConstraint(
                fields=["history", "commitment"], name="a_history_links_a_commitment_once"
            ),
        ]

    def __str__(self):
        return f"{self.history.reference}: {self.commitment}"
