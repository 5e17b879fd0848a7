import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from ballots import count_words, counting, imported

RULES = {
    "plurality": counting.count_plurality,
    "approval": counting.count_approval,
    "instant_runoff": counting.count_instant_runoff,
    "condorcet": counting.count_condorcet,
}


class Command(BaseCommand):
    help = (
        "Count the ballots in a file that anybody made, and say each step. Nothing is saved and no database "
        "is asked. The rules are in docs/counting.md."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            metavar="FILE",
            type=Path,
            help="CSV: count, rank_1, rank_2 and so on; or one answer a row",
        )
        parser.add_argument("--rule", required=True, choices=[*RULES], help="how to count")
        parser.add_argument(
            "--answer",
            metavar="COLUMN",
            default="answer",
            help="where the answer stands; “answer” when not given",
        )
        parser.add_argument(
            "--poll",
            metavar="COLUMN",
            action="append",
            default=[],
            help="whose words say which poll a row belongs to; may be given again; one poll when not given",
        )
        parser.add_argument("--language", choices=["en", "es"], default="en", help="of what is printed")
        parser.add_argument("--json", action="store_true", help="print the counts for a program")

    def handle(self, *, file, rule, answer, poll, language, **options):
        with translation.override(language):
            try:
                data = file.read_bytes()
                if imported.is_ranked(data):
                    polls = {(): imported.read_rankings(data)}
                else:
                    polls = imported.read_choices(data, answer=answer, poll=poll)
                counts = {
                    key: RULES[rule](rankings, counting.candidates_of(rankings))
                    for key, rankings in polls.items()
                }
            except OSError as error:
                raise CommandError(f"“{file}” cannot be read: {error.strerror or error}.") from error
            except ValueError as error:
                raise CommandError(f"“{file.name}”: {error}") from error
            if options["json"]:
                self._print_json(counts, poll, rule)
            else:
                self._print_words(counts)

    def _print_json(self, counts, poll, rule):
        facts = [
            {"poll": dict(zip(poll, key, strict=False)), "rule": rule, **count.as_facts()}
            for key, count in counts.items()
        ]
        self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1))

    def _print_words(self, counts):
        if not counts:
            self.stdout.write(_("There are no ballots in the file."))
        for number, (key, count) in enumerate(counts.items()):
            if number:
                self.stdout.write("")
            for words in key:
                self.stdout.write(words)
            facts = count.as_facts()
            self.stdout.write(count_words.ballots(facts["ballots"]))
            parts, conclusion = count_words.told(facts)
            for part in parts:
                for line in _lines(part, notes_stand_in="" if "blank" in facts else "  "):
                    self.stdout.write(line)
            self.stdout.write(conclusion)


def _lines(part, *, notes_stand_in):
    if part.heading:
        yield part.heading
    width = max((len(str(number)) for _name, number in part.votes), default=1)
    for name, number in part.votes:
        yield f"  {number:>{width}}  {name}"
    for note in part.notes:
        yield notes_stand_in + note
