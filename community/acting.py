"""How a page offers an act to whoever reads it."""

from dataclasses import dataclass

from community.rules import YES, Verdict


@dataclass(frozen=True)
class Action:
    """A button or link with the verdict on whether this reader may use it now."""

    label: str
    url: str
    verdict: Verdict = YES


def posted(request):
    """What was sent, also when every box was left empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None
