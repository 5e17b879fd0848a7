"""A published scorecard as a PDF, made in a task and kept; whoever asks first hears that it is being made."""

import json
from hashlib import sha256

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accountability import scorecard_files, scorecards
from accountability.models import PrintedScorecard, Scorecard
from decisions.pdf.layout import Record, lay_out, own_file, square_code
from decisions.printing import LAST, is_ours_to_begin, made


def printed_scorecard(scorecard, language, *, at):
    """The PDF, or None while it is being made; it is begun here when nobody has."""
    rows = PrintedScorecard.objects.filter(scorecard=scorecard, language=language)
    row = rows.first()
    if row is None or row.made_at is None:
        which = {"scorecard": scorecard, "language": language}
        if is_ours_to_begin(PrintedScorecard.objects, row, which, at):
            print_scorecard.enqueue(scorecard.pk, language)
        # Where tasks are performed at once, it is there already.
        row = rows.made().first()
    return bytes(row.content) if row else None


@task(priority=LAST)
def print_scorecard(pk, language):
    """Lay a scorecard out and keep it."""
    scorecard = Scorecard.objects.select_related("institution").get(pk=pk)
    row = PrintedScorecard.objects.filter(scorecard=scorecard, language=language, made_at=None).first()
    content = None if row is None else made(render, scorecard, language, what=scorecard)
    if content is not None:
        PrintedScorecard.objects.filter(pk=row.pk).update(content=content, made_at=F("asked_at"))


def render(scorecard, language):
    """The bytes of the file, with the same numbers attached for programs."""
    card = scorecards.drawn(scorecard)
    with translation.override(language):
        before = scorecards.published(scorecard.institution, card.period.previous(), scorecard.published_at)
        data = scorecard_files.card_data(card, scorecard.published_at)
        address = f"{settings.BASE_URL}{scorecard.get_absolute_url()}"
        context = {
            "card": card,
            "scorecard": scorecard,
            "institution": scorecard.institution,
            "author": settings.SITE_NAME,
            "components": scorecards.by_component(card, before),
            "summary": card.period.name,
            "address": address,
            "styles": own_file("decisions/print.css"),
            "code": square_code(address),
        }
        description = _("The same numbers for programs")
    content = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return lay_out(
        "accountability/scorecard_pdf.html",
        context,
        language=language,
        records=[Record(f"{scorecard.reference}.json", content, description)],
        identifier=sha256(content + language.encode()).digest()[:16],
        moment=scorecard.published_at,
    )
