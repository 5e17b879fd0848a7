"""Publishes the opinion map of one discussion, or adds groups to one that was published without them."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import clock_actor
from community.rules import Refused
from proposals import actions, queries
from proposals.models import Proposal


class Command(BaseCommand):
    help = (
        "Publish the opinion map of a closed discussion. run_due does this by itself; this is for a map that was "
        "published without groups because scikit-learn was not installed."
    )

    def add_arguments(self, parser):
        parser.add_argument("reference", help="the proposal, as in PRP-2026-0012")

    def handle(self, *, reference, **options):
        proposal = Proposal.objects.public().filter(reference=reference).first()
        if proposal is None:
            raise CommandError(_("There is no proposal %(reference)s.") % {"reference": reference})
        try:
            published = actions.publish_opinion_map(
                proposal, queries.opinion_result(proposal), actor=clock_actor, at=timezone.now()
            )
        except Refused as refused:
            raise CommandError(str(refused.verdict.reason)) from refused
        self.stdout.write(
            _("The opinion map of %(reference)s was published; its fingerprint is %(fingerprint)s.")
            % {"reference": reference, "fingerprint": published.fingerprint}
        )
