"""Whether the record is set up to sign as itself."""

from django.conf import settings
from django.core import checks

from record import note, sequencer
from record.verify import CannotCheck, read_key


@checks.register()
def the_record_signs_under_its_own_name(app_configs, **kwargs):
    """Refuse to start when the origin is not the name in the key: every checkpoint is signed under that name.

    The terms of each vote name the origin, so that nobody could check a vote held meanwhile.
    """
    return [
        checks.Error(
            f"RECORD_ORIGIN is {settings.RECORD_ORIGIN}, and {where} {what}.",
            hint="Set HEARTH_RECORD_ORIGIN to the name that the record was begun under; it never changes.",
            id="hearth.E005",
        )
        for where, read in (
            (f"the signing key {settings.RECORD_KEY_FILE}", _signing_key),
            (f"the published key {sequencer.published_key_file()}", _published_key),
        )
        if (what := _wrong_in(read))
    ]


def _signing_key():
    return note.public_key(settings.RECORD_KEY_FILE.read_text())


def _published_key():
    return sequencer.published_key_file().read_text()


def _wrong_in(read):
    """What is wrong with a key, as the end of a sentence; nothing of one that is not there or not ours to read."""
    try:
        name = read_key(read())[0]
    except (FileNotFoundError, PermissionError):
        return ""
    except (CannotCheck, ValueError):
        return "cannot be read as one"
    return "" if name == settings.RECORD_ORIGIN else f"is of {name}"
