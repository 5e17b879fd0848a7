from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from community.actions import adopt_rule, give_role
from community.charter import FIRST_RULES
from community.models import CharterRule, Member, Membership, SystemActor


class Command(BaseCommand):
    help = "Adopt the first charter and name the first steward. Rules that exist already are left alone."

    def add_arguments(self, parser):
        parser.add_argument("--steward", metavar="EMAIL", help="a member who becomes the first steward")

    @transaction.atomic
    def handle(self, *, steward, **options):
        at = timezone.now()
        actor = SystemActor("founding")
        known = set(CharterRule.objects.values_list("key", flat=True))
        for key, value, unit, text_en, text_es in FIRST_RULES:
            if key not in known:
                adopt_rule(key, value=value, unit=unit, text_en=text_en, text_es=text_es, actor=actor, at=at)
        self.stdout.write(f"{len(FIRST_RULES) - len(known)} rules adopted, {len(known)} were in force.")
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
