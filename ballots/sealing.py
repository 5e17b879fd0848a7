"""Sealing a secret vote: what tied people to handles is destroyed, on the disk as well.

Every step can be taken again, so a run that was cut short at any point is finished by the next:

1. the published files are checked once more, as ``verify.py`` checks them;
2. the key is destroyed that found a member's line on the roll, and so every tag of a member means nothing;
3. the lines of the roll are deleted, and the ballots written anew in the order in which they are public;
4. the database gives back the space of what was deleted, so that no copy stays in its files.
"""

from django.db import connection

from ballots import actions
from ballots.engine.group import group
from ballots.keys import PURPOSES, destroy_keys
from ballots.models import Electorate, EncryptedBallot, Handle, PaperSheet
from community.models import clock_actor
from record import files
from record.verify import check_poll


def seal(electorate, *, at):
    """Seal one community's vote, whose result is final. Raises ``Mismatch`` when its files do not check out."""
    if electorate.sealed_at is None:
        check_poll(files.read, electorate.path, group)
        destroy_keys(electorate, *PURPOSES)
        electorate = actions.seal_electorate(electorate, actor=clock_actor, at=at)
    return electorate


def clean_up():
    """Have the database forget what was deleted from the tables of secret votes; returns of how many votes it has.

    What could not be forgotten now is left for the next run. Must not be called inside a transaction. Whatever a backup or PostgreSQL's write-ahead log still holds of it is
    worth nothing without the keys.
    """
    waiting = list(Electorate.objects.uncleaned())
    if not waiting:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Handle, EncryptedBallot, PaperSheet):
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_pages = cursor.fetchone()
            if is_busy:
                # Somebody still reads the pages as they were, so the file beside the database keeps them.
                return 0
    for electorate in waiting:
        destroy_keys(electorate, *PURPOSES)
        electorate.is_clean = True
        electorate.save(update_fields=["is_clean"])
    return len(waiting)
