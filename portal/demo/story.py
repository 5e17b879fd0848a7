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
    assessing,
    communities,
    deliberation,
    harms,
    ladder,
    light,
    moderation,
    plots,
    uses,
    words,
)
from portal.demo.approving import approved
from portal.management.commands.run_due import FLOORS
from proposals.actions import (
    accept_proposal,
    answer_question,
    ask_question,
    comment_on_proposal,
    propose_change,
    second_proposal,
    submit_proposal,
)
from proposals.models import Proposal, Question

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
        plots.tell(self)
        harms.tell(self)
        deliberation.tell(self)
        moderation.tell(self)
        uses.tell(self)
        communities.tell(self)
        answers.tell(self)
        ladder.tell(self)
        light.tell(self)
        assessing.tell(self)

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
        for name, seat in words.OVERSEERS.items():
            give_role(self.people[name], Membership.Role.OVERSEER, actor=founder, at=at, seat=seat)
        for name in words.PANEL:
            give_role(self.people[name], Membership.Role.PANELIST, actor=founder, at=at)
        light.found_council(self, at, founder)
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

    def propose(self, key, days_ago, author, institution, answers, filed_as=Proposal.FiledAs.RESIDENT):
        def act(at):
            received = self.submit(answers, author, institution, at, filed_as)
            # The year of Elm Valley counts from the day on which a proposal was put before everybody.
            self.proposals[key] = accept_proposal(
                received, actor=self.people["marcus"], at=at + timedelta(minutes=20)
            )

        self.on(days_ago, act)
        if filed_as == Proposal.FiledAs.RESIDENT:
            self.second(key, days_ago, author)

    def submit(self, answers, author, institution, at, filed_as=Proposal.FiledAs.RESIDENT):
        """Hand in a draft with these answers."""
        draft = Proposal.objects.create(
            filed_by=self.people[author],
            filed_as=filed_as,
            lead_organisation=self.institutions[institution],
            **answers,
        )
        return submit_proposal(draft, actor=self.people[author], at=at)

    def second(self, key, days_ago, author):
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

    def reply(self, key, days_ago, author, body, to, language="en"):
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

    def ask(self, key, days_ago, asker, body, language="en"):
        self.on(
            days_ago,
            lambda at: ask_question(
                self.proposals[key], actor=self.people[asker], at=at, body=body, language=language
            ),
            19,
        )

    def question(self, key, asker):
        """The newest question that somebody asked about a proposal."""
        return Question.objects.filter(proposal=self.proposals[key], author=self.people[asker]).last()

    def propose_change(self, key, days_ago, author, name, new, reason):
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

    def change(self, key, number):
        return self.proposals[key].textchanges.get(number=number)

    def answer(self, key, days_ago, officer, asker, answer):
        self.on(
            days_ago,
            lambda at: answer_question(
                self.question(key, asker), actor=self.people[officer], at=at, answer=answer
            ),
        )

    def vote(self, key, days_ago, yes=(), no=(), abstain=(), recused=None, voted_after=9, wording=None):
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

    def decision(self, key):
        return Decision.objects.get(proposal=self.proposals[key])

    def decide(self, key, days_ago, officer, outcome, followed_vote):
        self.on(
            days_ago,
            lambda at: take_decision(
                self.decision(key), outcome, followed_vote, actor=self.people[officer], at=at
            ),
        )

    def explain(self, key, days_ago, officer, sections, points, *, of_summary=False):
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
            approved(self.decision(key), **text, **who)
            publish_explanation(self.decision(key), **text, language="en", **who)

        self.on(days_ago, explain)
