"""The signed fingerprint of every published version, as a file of the record.

It decides nothing and so has no actor of its own; that is why it is not among the actions.
"""

from django.db import transaction

from community.models import clock_actor
from decisions.models import DecisionVersion, SignedFingerprint
from record.actions import append_entry
from record.sequencer import sign
from record.verify import DECISION_NOTE


def unsigned():
    """The versions that no note was signed of yet."""
    return DecisionVersion.objects.filter(signed_fingerprint=None).order_by("published_at", "pk")


@transaction.atomic
def sign_version(pk, *, at):
    """Sign which bytes a version is made of, once; True when that was done now.

    What is signed is the canonical JSON and not a PDF: it is what was published, and the same for ever, while pages
    are laid out later, by a library and with fonts that a newer release may change.
    """
    version = DecisionVersion.objects.select_for_update(of=("self",)).select_related("decision").get(pk=pk)
    if SignedFingerprint.objects.filter(version=version).exists():
        return False
    reference = version.decision.reference
    note = sign(f"{DECISION_NOTE}\n{reference}\n{version.number}\n{version.fingerprint}\n")
    path = f"decisions/{reference}/v{version.number}.note"
    SignedFingerprint.objects.create(version=version, path=path, note=note.decode(), signed_at=at)
    append_entry(
        "decisions.signed",
        subject=reference,
        actor=clock_actor.acting_as(),
        at=at,
        facts={"version": version.number, "fingerprint": version.fingerprint},
        files={path: note},
    )
    return True
