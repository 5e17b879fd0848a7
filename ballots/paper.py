"""How far the count of votes on paper has come. It tells of sheets and of how many people, never of who."""

from dataclasses import dataclass

from ballots.models import Handle, PaperBatch


@dataclass(frozen=True)
class PaperCount:
    """One community's check-offs, the sheets that two tellers entered, and the batch that waits for the second."""

    checked_off: int
    sheets: int
    spoiled: int
    waiting: PaperBatch | None
    is_closed: bool

    @property
    def missing(self):
        """How many people were checked off whose sheets nobody entered yet."""
        return 0 if self.is_closed else self.checked_off - self.sheets

    @property
    def next_serial(self):
        return self.sheets + 1


def paper_count(electorate):
    """Where the paper of one community stands."""
    entered, waiting = [], None
    for batch in electorate.paper_batches.all():
        if batch.confirmed_by_id is None:
            waiting = batch
        else:
            entered.append(batch)
    return PaperCount(
        checked_off=Handle.objects.filter(electorate=electorate, on_paper=True).count(),
        sheets=sum(len(batch.serials) for batch in entered),
        spoiled=sum(batch.spoiled for batch in entered),
        waiting=waiting,
        is_closed=electorate.paper_closed_at is not None,
    )


def awaits_paper(poll):
    """Whether sheets of paper are missing in any community of a secret vote."""
    return any(paper_count(electorate).missing for electorate in poll.electorates.frozen())
