"""Prints one version and one dossier on the day given, and says the SHA-256 of each file: for comparing processes."""

import hashlib
import sys
from datetime import datetime, timedelta

import time_machine

from tests.bench.measuring import fresh_database


def main(day):
    with time_machine.travel(datetime.fromisoformat(f"{day}T12:00:00+00:00")), fresh_database():
        from django.conf import settings

        from decisions import dossier, pdf
        from record.note import generate_key
        from tests import factories
        from tests.factories.answerability import make_everything_beside

        # What was signed is a fact like others, so it has to be the same in both processes.
        settings.RECORD_KEY_FILE.write_text(generate_key(settings.RECORD_ORIGIN, seed=bytes(32)) + "\n")
        decision = factories.make_decision_published()
        files = [pdf.render(decision.versions.get(), "es")]
        decision = make_everything_beside(decision)
        files += dossier.make(decision.reference, decision.decided_at + timedelta(days=9), "en")
        for data in files:
            print(hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main(sys.argv[1])
