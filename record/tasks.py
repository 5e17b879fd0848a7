"""What time alone sets off in the public record."""

from record import sequencer


def due(at, *, dry_run=False):
    """Number what was held back until the moment; returns sentences that say what was done."""
    if dry_run:
        number = sequencer.released(at).count()
        return [f"{number} entries would be added to the public record."] if number else []
    number = sequencer.sequence(at)
    return [f"{number} entries were added to the public record."] if number else []
