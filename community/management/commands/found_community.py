from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from community.actions import adopt_charter, give_role
from community.charter import FIRST_RULES
from community.models import Member, Membership, SystemActor


class Command(BaseCommand):
    help = "Adopt the first charter and name the first steward. Rules that exist already are left alone."

    def add_arguments(self, parser):
        parser.add_argument("--steward", metavar="EMAIL", help="a member who becomes the first steward")

    @transaction.atomic
    def handle(self, *, steward, **options):
        at = timezone.now()
        actor = SystemActor("founding")
        adopted = len(adopt_charter(FIRST_RULES, actor=actor, at=at))
        self.stdout.write(f"{adopted} rules adopted, {len(FIRST_RULES) - adopted} were in force.")
        if steward:
            try:
                member = Member.objects.get(email=steward.lower())
            except Member.DoesNotExist:
                raise CommandError(f"No member has the address {steward}. Sign up first.") from None
            if member.memberships.current(at).filter(role=Membership.Role.STEWARD).exists():
                self.stdout.write("That member is a steward already.")
            else:
                give_role(member, Membership.Role.STEWARD, actor=actor, at=at)
                self.stdout.write("The first steward is named.")
