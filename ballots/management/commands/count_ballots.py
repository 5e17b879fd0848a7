import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ballots import counting, imported

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
            self.stdout.write(_ballots(count.ballots))
            for line in WORDS[type(count)](count):
                self.stdout.write(line)


def _ballots(number):
    return ngettext("%(number)s ballot", "%(number)s ballots", number) % {"number": number}


def _names(names):
    return ", ".join(names)


def _tally(votes):
    """The names with their votes, most first; equals as the candidates stand."""
    width = max((len(str(number)) for number in votes.values()), default=1)
    return [
        f"  {number:>{width}}  {name}" for name, number in sorted(votes.items(), key=lambda pair: -pair[1])
    ]


def _most_votes(count):
    yield from _tally(count.votes)
    if count.blank:
        yield _("Blank: %(ballots)s.") % {"ballots": _ballots(count.blank)}
    if count.not_counted:
        yield _("Not counted, because more than one is named: %(ballots)s.") % {
            "ballots": _ballots(count.not_counted)
        }
    yield _conclusion(count.finding, _names(count.first))


def _instant_runoff(count):
    for number, round_ in enumerate(count.rounds, start=1):
        yield _("Round %(number)s") % {"number": number}
        yield from _tally(round_.votes)
        if round_.exhausted:
            yield "  " + _("Exhausted: %(ballots)s.") % {"ballots": _ballots(round_.exhausted)}
        if round_.at_equal_ranks:
            yield "  " + _("Of these, ended at equal ranks: %(ballots)s.") % {
                "ballots": _ballots(round_.at_equal_ranks)
            }
        if round_.reason:
            yield "  " + _reason(round_.reason) % {"names": _names(round_.eliminated)}
    yield _conclusion(count.finding, count.winner or _names(count.tied))


def _condorcet(count):
    for one, row in count.table.items():
        for other, number in row.items():
            against = count.table[other][one]
            if number > against or (number == against and one < other):
                yield "  " + _("%(one)s against %(other)s: %(number)s to %(against)s") % {
                    "one": one,
                    "other": other,
                    "number": number,
                    "against": against,
                }
    yield _conclusion(count.finding, count.winner or _names(count.smith_set))


def _reason(reason):
    return {
        counting.Reason.FEWEST: _("Out, with the fewest votes: %(names)s."),
        counting.Reason.TOGETHER: _(
            "Out together, because they have fewer votes than the next one even together: %(names)s."
        ),
        counting.Reason.EARLIER_ROUND: _(
            "Tied for the fewest votes. Out, with the fewest in an earlier round: %(names)s."
        ),
    }[reason]


def _conclusion(finding, names):
    return {
        counting.Finding.CHOSEN: _("Chosen: %(names)s."),
        counting.Finding.TIE: _("A tie, which the rule does not break: %(names)s."),
        counting.Finding.NO_WINNER: _(
            "No winner: nobody beats each of the others. Only these remain to be decided between: %(names)s."
        ),
        counting.Finding.NO_VOTES: _("Nobody has a vote."),
    }[finding] % {"names": names}


WORDS = {
    counting.MostVotes: _most_votes,
    counting.InstantRunoff: _instant_runoff,
    counting.Condorcet: _condorcet,
}
