"""Printed forms are made in tasks; whoever asks gets what is kept, or hears that it is being made.

Below a view nobody reads a clock: ``at`` is the moment of the act or of the request that has something made, and what
is made carries it.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django_tasks import task

from decisions import dossier, pdf, signing
from decisions.models import Decision, DecisionVersion, Dossier, RenderedPDF
from record.queries import number_about
from record.sequencer import KeyUnreadable, RefusedToSign

logger = logging.getLogger(__name__)

# Behind letters and the numbering of the record, which take a moment.
LAST = -50
# After so long somebody's request has it tried again.
GIVEN_UP_AFTER = timedelta(minutes=2)


def start_after_commit(version, *, at):
    """Once it is published: have a version signed and, by the settings, printed in every language of labels."""
    transaction.on_commit(partial(_start, version, at))


def _start(version, at):
    sign_version.enqueue(version.pk, at.isoformat())
    if not settings.PRINT_WHEN_PUBLISHED:
        return
    for language, _name in settings.LANGUAGES:
        printed_version(version, language, at=at)


def forget(decision, version):
    """Delete what was printed of words that this version takes out."""
    RenderedPDF.objects.filter(version__decision=decision, version__number__lt=version.number).delete()
    dossier.forget(decision)


def printed_version(version, language, *, at):
    """The PDF of a version, or None while it is being made; it is begun here when nobody has."""
    rows = RenderedPDF.objects.filter(version=version, language=language)
    row = rows.first()
    if row is None or row.made_at is None:
        which = {"version": version, "language": language}
        if is_ours_to_begin(RenderedPDF.objects, row, which, at):
            print_version.enqueue(version.pk, language, at.isoformat())
        # Where tasks are performed at once, it is there already.
        row = rows.made().first()
    return bytes(row.content) if row else None


def printed_dossier(decision, language, *, at):
    """The row with the dossier as it is now, or None while that is being made; it is begun here when nobody has."""
    rows = Dossier.objects.filter(decision=decision, language=language)
    row = rows.defer("pdf", "archive").first()
    if row is not None and dossier.is_current(row, decision, at):
        return row
    if is_ours_to_begin(Dossier.objects, row, {"decision": decision, "language": language}, at):
        print_dossier.enqueue(decision.pk, language, at.isoformat())
    row = rows.defer("pdf", "archive").first()
    return row if row is not None and dossier.is_current(row, decision, at) else None


def is_ours_to_begin(rows, row, which, at):
    """Whether nobody has begun it, or so long ago that it must have failed; of two who ask at once, one is told so."""
    if row is None:
        return rows.get_or_create(**which, defaults={"asked_at": at})[1]
    settled = Q(made_at=F("asked_at")) | Q(asked_at__lte=at - GIVEN_UP_AFTER)
    return rows.filter(settled, pk=row.pk, asked_at=row.asked_at).update(asked_at=at) == 1


@task()
def sign_version(pk, at):
    """Sign a version's fingerprint. ``run_due`` tries again what failed."""
    try:
        signing.sign_version(pk, at=datetime.fromisoformat(at))
    except (KeyUnreadable, RefusedToSign) as error:
        logger.error("A version of an explanation was not signed: %s.", type(error).__name__)


@task(priority=LAST)
def print_version(pk, language, at):
    """Lay a version out and keep it, unless it is there or its words were taken out meanwhile."""
    version = DecisionVersion.objects.select_related("decision").get(pk=pk)
    row = RenderedPDF.objects.filter(version=version, language=language, made_at=None).first()
    if row is None or version.is_withheld():
        return
    content = made(pdf.render, version, language, what=version)
    if content is not None:
        # A redaction deletes the row, and then nothing is kept.
        RenderedPDF.objects.filter(pk=row.pk).update(content=content, made_at=F("asked_at"))


@task(priority=LAST)
def print_dossier(pk, language, at):
    """Put a dossier together as things stand at the moment, and keep it."""
    decision = Decision.objects.get(pk=pk)
    row = Dossier.objects.filter(decision=decision, language=language).first()
    if row is None:
        return
    # Counted first: what is added while it is being made leaves it out of date.
    entries = number_about(dossier.subjects_of(decision))
    moment = datetime.fromisoformat(at)
    files = made(dossier.make, decision.reference, moment, language, what=decision)
    if files is not None:
        Dossier.objects.filter(pk=row.pk).update(
            pdf=files[0], archive=files[1], as_of=moment, entries=entries, made_at=F("asked_at")
        )


def made(make, *arguments, what):
    """What ``make`` gives, or None when it fails. The error itself may quote the text, so it is not logged."""
    try:
        return make(*arguments)
    except Exception as error:
        logger.warning("%s could not be printed: %s.", what, type(error).__name__)
    return None
