from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.content import ensure_pages


class Command(BaseCommand):
    help = "Give a new site its home page, sections and first pages in every language that has none yet."

    def handle(self, *args, **options):
        made = ensure_pages(timezone.now())
        self.stdout.write(f"{len(made)} pages made." if made else "Every language has its pages.")
