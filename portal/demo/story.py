"""When things happened in Elm Valley. Each step is an action of real use, at its own moment."""

from datetime import datetime, time, timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from ballots.actions import announce_poll, cast_vote, recuse_seat
from ballots.models import Poll
from community.actions import adopt_rule, give_role, register_institution
from community.charter import FIRST_RULES
from community.models import Member, Membership, SystemActor
from decisions.actions import publish_explanation, take_decision
from decisions.models import Decision
from portal.demo import (
    answers,
    clinic_numbers,
    communities,
    deliberation,
    moderation,
    secret_votes,
    uses,
    words,
)
from portal.demo.approving import approved
from portal.management.commands.run_due import FLOORS
from proposals.actions import (
    accept_change,
    accept_proposal,
    answer_question,
    ask_question,
    comment_on_proposal,
    decline_change,
    decline_question,
    merge_question,
    propose_change,
    second_proposal,
    submit_proposal,
    withdraw_comment,
)
from proposals.models import Proposal, Question
from redress_log import actions as redress
from redress_log.models import Report

founder = SystemActor("founding")


class Story:
    """The year before ``now``. ``tell()`` plays every step in the order of its moment."""

    def __init__(self, now):
        self.now = timezone.localtime(now)
        self.people, self.institutions, self.proposals, self.polls, self.reports = {}, {}, {}, {}, {}
        self.steps = []
        # One slow hash for all of them, because they share one password.
        self.password = make_password(words.PASSWORD)

    def moment(self, days_ago, hour=10):
        """A local hour, so many days before now."""
        day = self.now.date() - timedelta(days=days_ago)
        return datetime.combine(day, time(hour), tzinfo=self.now.tzinfo)

    def on(self, days_ago, act, hour=10):
        """Note that something happened; ``act`` takes the moment."""
        self.steps.append((self.moment(days_ago, hour), act))

    def tell(self):
        self._write()
        clock = None
        for at, act in sorted(self.steps, key=lambda step: step[0]):
            clock = self._live_until(at, clock)
            act(at)
        self._live_until(self.now, clock)

    def _live_until(self, at, clock):
        """Let every day's deadlines fall due, as the schedule of a real site does."""
        while clock and clock < at:
            for floor in FLOORS:
                import_module(f"{floor}.tasks").due(clock)
            clock += timedelta(days=1)
        return clock or at + timedelta(minutes=5)

    def _write(self):
        self.on(350, self._found)
        self._food_boxes()
        self._insurer()
        self._shelter_beds()
        self._bus_stops()
        clinic_numbers.tell(self)
        self._interpreters()
        self._debt()
        self._asthma()
        self._redress()
        deliberation.tell(self)
        moderation.tell(self)
        uses.tell(self)
        communities.tell(self)
        answers.tell(self)

    def _found(self, at):
        for key, value, unit, text_en, text_es in FIRST_RULES:
            adopt_rule(key, value=value, unit=unit, text_en=text_en, text_es=text_es, actor=founder, at=at)
        for name, facts in words.INSTITUTIONS.items():
            self.institutions[name] = register_institution(
                actor=founder,
                at=at,
                time_zone=settings.TIME_ZONE,
                holidays_of=settings.HOLIDAYS_OF,
                **facts,
            )
        for name, (display_name, email, language) in words.PEOPLE.items():
            self.people[name] = self.join(display_name, email, language, at)
        self.join("Editor", words.EDITOR, "en", at, is_staff=True, is_superuser=True)
        give_role(self.people["marcus"], Membership.Role.STEWARD, actor=founder, at=at)
        give_role(self.people["grace"], Membership.Role.OVERSEER, actor=founder, at=at)
        for name, seat in words.SEATS.items():
            give_role(self.people[name], Membership.Role.SEAT_HOLDER, actor=founder, at=at, seat=seat)
        for role, holders in (
            (Membership.Role.OFFICER, words.OFFICERS),
            (Membership.Role.EXECUTIVE, words.EXECUTIVES),
        ):
            for name, institution in holders.items():
                give_role(
                    self.people[name], role, actor=founder, at=at, institution=self.institutions[institution]
                )

    def join(self, display_name, email, language, at, **fields):
        """Let somebody join, with an address that they confirmed."""
        member = Member.objects.create(
            email=email,
            password=self.password,
            display_name=display_name,
            language=language,
            joined_at=at,
            **fields,
        )
        EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
        return member

    # The steps that every proposal goes through

    def propose(self, key, days_ago, author, institution, answers, filed_as=Proposal.FiledAs.RESIDENT):
        def act(at):
            received = self.submit(answers, author, institution, at, filed_as)
            # The year of Elm Valley counts from the day on which a proposal was put before everybody.
            self.proposals[key] = accept_proposal(
                received, actor=self.people["marcus"], at=at + timedelta(minutes=20)
            )

        self.on(days_ago, act)
        if filed_as == Proposal.FiledAs.RESIDENT:
            self._second(key, days_ago, author)

    def submit(self, answers, author, institution, at, filed_as=Proposal.FiledAs.RESIDENT):
        """Hand in a draft with these answers."""
        draft = Proposal.objects.create(
            filed_by=self.people[author],
            filed_as=filed_as,
            lead_organisation=self.institutions[institution],
            **answers,
        )
        return submit_proposal(draft, actor=self.people[author], at=at)

    def _second(self, key, days_ago, author):
        """Enough neighbours ask that it be answered, on the evening of the same day."""
        neighbours = [name for name in words.PEOPLE if name not in words.OFFICERS and name != author]
        for hour, name in enumerate(neighbours[:5], start=15):
            self.on(
                days_ago,
                lambda at, name=name: second_proposal(self.proposals[key], actor=self.people[name], at=at),
                hour,
            )

    def comment(self, key, days_ago, author, body, hour=18, language="en", **other):
        self.on(
            days_ago,
            lambda at: comment_on_proposal(
                self.proposals[key], actor=self.people[author], at=at, body=body, language=language, **other
            ),
            hour,
        )

    def _reply(self, key, days_ago, author, body, to, language="en"):
        """Reply to the newest view of somebody."""
        self.on(
            days_ago,
            lambda at: comment_on_proposal(
                self.proposals[key],
                actor=self.people[author],
                at=at,
                body=body,
                language=language,
                parent=self.proposals[key].comments.filter(author=self.people[to]).last(),
            ),
            20,
        )

    def _ask(self, key, days_ago, asker, body, language="en"):
        self.on(
            days_ago,
            lambda at: ask_question(
                self.proposals[key], actor=self.people[asker], at=at, body=body, language=language
            ),
            19,
        )

    def _question(self, key, asker):
        """The newest question that somebody asked about a proposal."""
        return Question.objects.filter(proposal=self.proposals[key], author=self.people[asker]).last()

    def _propose_change(self, key, days_ago, author, name, new, reason):
        self.on(
            days_ago,
            lambda at: propose_change(
                self.proposals[key],
                actor=self.people[author],
                at=at,
                name=name,
                start=self.proposals[key].versions.last().number,
                new=new,
                reason=reason,
            ),
            12,
        )

    def _change(self, key, number):
        return self.proposals[key].textchanges.get(number=number)

    def _answer(self, key, days_ago, officer, asker, answer):
        self.on(
            days_ago,
            lambda at: answer_question(
                self._question(key, asker), actor=self.people[officer], at=at, answer=answer
            ),
        )

    def _vote(self, key, days_ago, yes=(), no=(), abstain=(), recused=None, voted_after=9, wording=None):
        """Announce a vote, and have it cast ``voted_after`` days later, when it is open."""

        def announce(at):
            self.polls[key] = announce_poll(
                self.proposals[key], wording=wording or words.WORDING[key], actor=self.people["marcus"], at=at
            )

        deliberation.sum_up(self, key, days_ago + 10)
        self.on(days_ago, announce)
        if recused:
            seat_holder, reason = recused
            self.on(
                days_ago - voted_after,
                lambda at: recuse_seat(self.polls[key], reason=reason, actor=self.people[seat_holder], at=at),
                9,
            )
        for hour, (choice, names) in enumerate((("yes", yes), ("no", no), ("abstain", abstain)), start=11):
            for name in names:
                self.on(
                    days_ago - voted_after,
                    lambda at, name=name, choice=choice: cast_vote(
                        Poll.objects.get(pk=self.polls[key].pk), choice, actor=self.people[name], at=at
                    ),
                    hour,
                )

    def _decision(self, key):
        return Decision.objects.get(proposal=self.proposals[key])

    def _decide(self, key, days_ago, officer, outcome, followed_vote):
        self.on(
            days_ago,
            lambda at: take_decision(
                self._decision(key), outcome, followed_vote, actor=self.people[officer], at=at
            ),
        )

    def _explain(self, key, days_ago, officer, sections, points, *, of_summary=False):
        """Publish the reasons; their points are those of the closing summary, in its order, when they are said to be."""

        def explain(at):
            who = {"actor": self.people[officer], "at": at}
            rows = list(points)
            if of_summary:
                summary = self.proposals[key].summaries.get()
                references = [
                    f"{self.proposals[key].reference}/{summary.number}.{n + 1}" for n in range(len(rows))
                ]
                rows = [
                    row | {"sources": [{"kind": "summary", "reference": reference}]}
                    for row, reference in zip(rows, references, strict=True)
                ]
            text = {"sections": sections, "points": rows}
            approved(self._decision(key), **text, **who)
            publish_explanation(self._decision(key), **text, language="en", **who)

        self.on(days_ago, explain)

    # The proposals, oldest first

    def _food_boxes(self):
        """Approved with conditions, and explained in time."""
        ends_on = self.now.date() + timedelta(days=20)
        self.propose("food", 330, "dwayne", "food", words.FOOD_BOXES | {"ends_on": ends_on})
        self.comment(
            "food",
            327,
            "rosa",
            "Pregunten en el idioma de la familia. Mi hijo no tiene que traducir eso.",
            language="es",
        )
        self.comment("food", 325, "ana", "¿Y si cambio de idea? ¿A quién llamo?", language="es")
        self.comment("food", 322, "neighbour", "Please also pass on how many people live in the home.")
        self.comment(
            "food", 321, "nora", "We read all of this. Each point will get an answer in our decision."
        )
        self._vote(
            "food",
            304,
            yes=("rosa", "dwayne", "mei", "fatima"),
            recused=("joseph", "My sister works for the food network."),
        )
        self._decide("food", 276, "nora", "approved_conditions", "yes")
        self._explain("food", 270, "nora", words.FOOD_REASONS, words.FOOD_POINTS, of_summary=True)

    def _insurer(self):
        """Refused, and explained late."""
        self.propose("insurer", 250, "priya", "riverside", words.INSURER, Proposal.FiledAs.INSTITUTION)
        self.comment(
            "insurer", 248, "fatima", "If my price goes up because I asked for food, I will not ask again."
        )
        self._ask("insurer", 246, "joseph", "Was a test file sent to Northline already?")
        self._ask("insurer", 245, "mei", "Has Northline received a file with test data already?")
        self._ask("insurer", 244, "fatima", "How much would Northline pay for each person?")
        self.on(
            243,
            lambda at: merge_question(
                self._question("insurer", "mei"),
                self._question("insurer", "joseph"),
                actor=self.people["marcus"],
                at=at,
            ),
        )
        self._answer(
            "insurer",
            205,
            "priya",
            "joseph",
            "No. A sample with invented people was shown on a screen and not sent.",
        )
        self.on(
            236,
            lambda at: decline_question(
                self._question("insurer", "fatima"),
                actor=self.people["priya"],
                at=at,
                reason="The price is in a contract that Northline has asked us to keep to ourselves.",
            ),
        )
        self.comment(
            "insurer",
            245,
            "neighbour",
            "Half of the money for the clinic is not a reason to sell the other half of us.",
        )
        self._vote("insurer", 224, yes=(), no=("rosa", "dwayne", "mei", "fatima"), abstain=("joseph",))
        self._decide("insurer", 190, "priya", "refused", "yes")
        self._explain("insurer", 170, "priya", words.INSURER_REASONS, words.INSURER_POINTS)

    def _shelter_beds(self):
        """Approved, and the reasons are late now."""
        self.propose("beds", 140, "rosa", "riverside", words.SHELTER_BEDS)
        self.comment("beds", 137, "mei", "Families with a pram need to know whether there is a lift.")
        self._ask("beds", 136, "fatima", "Can somebody see from the list who slept where?")
        self._answer(
            "beds",
            100,
            "priya",
            "fatima",
            "No. The list holds the number of free beds in each house, and no names.",
        )
        self._vote("beds", 114, yes=("rosa", "dwayne", "mei"), no=("fatima",), abstain=("joseph",))
        self._decide("beds", 76, "priya", "approved", "yes")

    def _bus_stops(self):
        """Passed, and nobody decided."""
        self.propose("bus", 122, "mei", "transit", words.BUS_STOPS)
        self.comment("bus", 120, "ana", "La parada de la calle Olmo no tiene banco ni sombra.", language="es")
        self._vote("bus", 96, yes=("rosa", "mei", "fatima"), no=("dwayne",))

    def _interpreters(self):
        """Passed in a secret vote, in part on paper, and the decision is due soon."""
        self.propose("interpreters", 75, "fatima", "riverside", words.INTERPRETERS)
        self.comment(
            "interpreters", 72, "ana", "Mi hija de nueve años traduce en la clínica. Ya no.", language="es"
        )
        votes = [(["yes"], 27), (["no"], 6), (["abstain"], 3)]
        secret_votes.tell(self, "interpreters", 49, votes)
        secret_votes.name_officers(self, "interpreters", 48)
        secret_votes.vote_on_paper(self, "interpreters", 49, ["yes"] * 5 + ["no", None, "yes"])

    def _debt(self):
        """Being voted on now, in secret, because who owes money could be punished for what they say."""
        self.propose("debt", 35, "ana", "riverside", words.DEBT)
        self.comment("debt", 33, "dwayne", "I paid 25 dollars for a bus that did not come.")
        self.comment("debt", 30, "priya", "We are looking into the contract with the collector.")
        secret_votes.tell(self, "debt", 10, [(["yes"], 11), (["no"], 3), (["abstain"], 1)])
        secret_votes.name_officers(self, "debt", 9)

    def _asthma(self):
        """Open for comments now."""
        self.propose("asthma", 5, "priya", "riverside", words.ASTHMA, Proposal.FiledAs.INSTITUTION)
        self.comment(
            "asthma",
            4,
            "rosa",
            "¿Quién protege a la familia si el casero se entera?",
            language="es",
            stance="concern",
        )
        self._reply("asthma", 4, "dwayne", "My cousin lost her flat that way.", to="rosa")
        self.comment(
            "asthma", 3, "mei", "My son coughs every winter. Somebody has to look.", stance="support"
        )
        self._ask("asthma", 3, "ana", "¿Cuánto tiempo se guardan las direcciones?", language="es")
        self._ask("asthma", 2, "dwayne", "Will the landlords learn which families were visited?")
        self.comment("asthma", 3, "neighbour", "Building 7 has been wet since the storm.")

        self._propose_change("asthma", 4, "rosa", *words.MORE_TIME_FIRST)
        self._propose_change("asthma", 3, "dwayne", *words.NO_BUILDINGS)
        self._propose_change("asthma", 1, "mei", *words.THREE_WATCH)
        self.on(
            2,
            lambda at: accept_change(self._change("asthma", 1), actor=self.people["priya"], at=at),
        )
        self.on(
            2,
            lambda at: decline_change(
                self._change("asthma", 2),
                actor=self.people["priya"],
                at=at,
                reasons="Without the building nobody knows which one to mend. We name none before the county has begun.",
            ),
            11,
        )

        def think_again(at):
            comment = self.proposals["asthma"].comments.get(author=self.people["neighbour"])
            withdraw_comment(comment, actor=self.people["neighbour"], at=at)

        self.on(2, think_again)

    # What went wrong

    def _redress(self):
        self._report(
            "box", 150, "ana", "food", ["exposed"], words.REPORT, words.REPORT_SUMMARY, proposal="food"
        )
        self.on(
            128,
            lambda at: redress.answer_case(
                self._reported("box").case, words.REPORT_ANSWER, actor=self.people["nora"], at=at
            ),
        )
        self.on(
            120,
            lambda at: redress.close_case(
                self._reported("box"), "confirmed", actor=self.people["ana"], at=at
            ),
        )
        self._report(
            "referral",
            26,
            "neighbour",
            "riverside",
            ["no_access", "no_answer"],
            words.SECOND_REPORT,
            words.SECOND_SUMMARY,
        )

    def _reported(self, key):
        return Report.objects.get(pk=self.reports[key].pk)

    def _report(self, key, days_ago, person, institution, harm_kinds, texts, summary, proposal=None):
        """From the first word to the day on which the steward lets it into the next weekly batch."""
        steward = "marcus"

        def report(at):
            self.reports[key], _code = redress.report_problem(
                actor=self.people[person],
                at=at,
                institution=self.institutions[institution],
                harm_kinds=harm_kinds,
                shown_to_public=Report.ShownToPublic.SUMMARY,
                shown_to_institution=Report.ShownToOffice.WORDS,
                shown_to_oversight=Report.ShownToOffice.WORDS,
                proposal_reference=self.proposals[proposal].reference if proposal else "",
                **texts,
            )

        self.on(days_ago, report)
        for later, act in (
            (
                1,
                lambda at: redress.acknowledge_report(self._reported(key), actor=self.people[steward], at=at),
            ),
            (2, lambda at: redress.check_safety(self._reported(key), actor=self.people[steward], at=at)),
            (
                3,
                lambda at: redress.propose_summary(
                    self._reported(key), summary, actor=self.people[steward], at=at
                ),
            ),
            (4, lambda at: redress.approve_summary(self._reported(key), actor=self.people[person], at=at)),
            (5, lambda at: redress.schedule_case(self._reported(key), actor=self.people[steward], at=at)),
        ):
            self.on(days_ago - later, act)
