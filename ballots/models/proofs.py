"""How somebody shows that they belong to a community: printed codes, members who vouch, lists of addresses."""

from django.db import models
from django.db.models import Q

from ballots.models.standing import Constituency
from community.models import Member


class CodeBatch(models.Model):
    """Codes that a roll-keeper printed at one time. Public: how many, and whether they still open anything."""

    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="code_batches")
    how_many = models.PositiveIntegerField()
    printed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_batch_of_codes_is_no_small_number", condition=Q(how_many__gte=11, how_many__lte=500)
            ),
        ]

    def __str__(self):
        return f"Codes {self.pk}"


class StandingCode(models.Model):
    """One printed code, of which only the hash is kept. Nothing says who used it."""

    is_secret = True
    wagtail_reference_index_ignore = True

    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    def __str__(self):
        return f"Code {self.pk}"


class VouchQuerySet(models.QuerySet):
    def given(self):
        return self.filter(voucher__isnull=False)

    def open(self, at):
        """Links that somebody can still answer; the end is not part of the time."""
        return self.filter(voucher__isnull=True, expires_at__gt=at)

    def run_out(self, at):
        """Links that nobody answered in time, and that still hold a name."""
        return self.filter(voucher__isnull=True, expires_at__lte=at).exclude(known_as="")


class Vouch(models.Model):
    """A link by which a candidate asks somebody to say that they know them; with a ``voucher``, that they do.

    ``known_as`` is the name that whoever vouches has to know. It is forgotten when they have, or when the link has
    run out.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="vouches")
    candidate = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    known_as = models.CharField(max_length=80, blank=True)
    key_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    voucher = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")

    objects = VouchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["constituency", "candidate", "voucher"], name="a_member_vouches_for_somebody_once"
            ),
            models.CheckConstraint(
                name="nobody_vouches_for_themselves", condition=~Q(candidate=models.F("voucher"))
            ),
        ]

    def __str__(self):
        return f"Vouch {self.pk}"


class AddressList(models.Model):
    """A list of addresses that a roll-keeper sent; it shows belonging once it was imported."""

    is_secret = True
    wagtail_reference_index_ignore = True

    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="address_lists")
    how_many = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["constituency"],
                condition=Q(imported_at__isnull=False),
                name="a_community_has_one_list_of_addresses",
            ),
        ]

    def __str__(self):
        return f"List {self.pk}"


class ListedAddress(models.Model):
    """An address on a list, as a hash with the site's key, which nobody can read back or try out elsewhere."""

    is_secret = True
    wagtail_reference_index_ignore = True

    address_list = models.ForeignKey(AddressList, on_delete=models.CASCADE, related_name="addresses")
    address_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_list", "address_hash"], name="an_address_is_on_a_list_once"
            ),
        ]

    def __str__(self):
        return f"Address {self.pk}"
