"""Who may be heard, how often, and who may take words away."""

from community.rules import YES


def can_contribute(actor, text, *, at):
    """Whether this person may add such words now; every rule on saying something asks this too."""
    return YES
