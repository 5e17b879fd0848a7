"""How many people said what, without the numbers that would tell of single people."""

# No number of people below this is ever shown.
SMALLEST = 11
TOTAL = "total"


def shown(counts, could_answer):
    """The counts and their total, each as it can be published, with None in place of what is not.

    A count below 11 is not shown, zero neither, and each can have been any number from 0 to 10 for whoever reads the
    others. So the total is shown only beside all counts; and where those who could answer, whom the discussion names,
    are so few that hardly anybody is left to have given the hidden answers, nothing is shown at all.
    """
    kept = {name: count if count >= SMALLEST else None for name, count in counts.items()}
    is_whole = None not in kept.values()
    left = could_answer - sum(filter(None, kept.values()))
    if not is_whole and left < SMALLEST - 1:
        kept = dict.fromkeys(counts)
    return kept | {TOTAL: sum(counts.values()) if is_whole else None}
