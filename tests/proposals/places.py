"""One world in which every address of the proposals leads somewhere, and for each a form that says something."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.actions import end_role
from community.models import Institution, Membership, clock_actor
from proposals import actions
from tests import factories as make

# Comments that opened at ``make.START`` have closed, and those that opened the day before are open.
NOW = make.START + 20 * make.DAY
HOUR = timedelta(hours=1)
YESTERDAY = NOW - make.DAY
WORDS = "Words that say something."


class World:
    """People by their part, and the things that the addresses name."""

    def __init__(self):
        make.make_charter()
        self.institution = make.make_institution("Elm Clinic")
        self.people = {
            "anonymous": None,
            "stranger": make.make_member("Sam Stranger"),
            "author": make.make_member("Ana Author"),
            "co_author": make.make_member("Cora Along"),
            "officer": make.make_officer(self.institution),
            "other_officer": make.make_officer(),
            "steward": make.make_steward(),
            "overseer": make.make_overseer(),
            "former": self._former(),
            "suspended": make.make_steward(make.make_member(is_active=False)),
        }
        self._make_proposals()
        self._make_words()

    def _former(self):
        """Somebody who was an officer and a steward until yesterday."""
        member = make.make_officer(self.institution, make.make_steward())
        for membership in Membership.objects.filter(member=member):
            end_role(membership, actor=make.setup_actor, at=YESTERDAY)
        return member

    def _make_proposals(self):
        author, institution, other_steward = self.people["author"], self.institution, make.make_steward()
        by_author = {"author": author, "institution": institution}
        self.proposals = made = {
            "open": make.make_submitted_proposal(at=YESTERDAY, **by_author),
            "closed": make.make_submitted_proposal(**by_author),
            "summed_up": make.make_submitted_proposal(**by_author),
            "received": make.make_received_proposal(at=YESTERDAY, **by_author),
            "returned": make.make_received_proposal(at=YESTERDAY, **by_author),
            "refused": make.make_refused_proposal(other_steward, at=YESTERDAY, **by_author),
            "contested": make.make_refused_proposal(other_steward, at=YESTERDAY, **by_author),
            "registered": make.make_registered_proposal(institution=institution),
            "in_use": make.make_use(**by_author),
            "paused": make.make_use(**by_author),
            "ended": make.make_use(**by_author),
            "not_seconded": make.make_accepted_proposal(at=YESTERDAY, **by_author),
        }
        approved = make.make_proposal_awaiting_decision(**by_author)
        made["approved"] = actions.settle_proposal(approved, "approved", actor=clock_actor, at=YESTERDAY)
        officer = self.people["officer"]
        actions.pause_use(made["paused"], reason=WORDS, actor=officer, at=YESTERDAY)
        actions.end_use(made["ended"], actor=officer, at=YESTERDAY)
        actions.return_proposal(made["returned"], reason=WORDS, actor=other_steward, at=YESTERDAY)
        actions.challenge_refusal(made["contested"], words=WORDS, actor=author, at=YESTERDAY)
        not_listed = make.make_draft(author, institution, title="Who is meant")
        not_listed.lead_organisation, not_listed.lead_named = None, "The bus people"
        not_listed.save()
        made["not_listed"] = actions.submit_proposal(not_listed, actor=author, at=YESTERDAY)
        self.draft = make.make_draft(author, institution)
        self.summary = make.make_summary(made["summed_up"], other_steward, at=NOW - HOUR)
        self.challenge = make.make_challenge(self.summary)
        self.ended = make.make_partner(made["closed"], member=self.people["co_author"], at=YESTERDAY)
        actions.remove_partner(self.ended, actor=author, at=YESTERDAY)
        for name in ("open", "returned", "not_seconded"):
            make.make_partner(made[name], member=self.people["co_author"], at=YESTERDAY)

    def _make_words(self):
        """What stands on the open proposal: everything by the stranger, and by others where that is needed."""
        proposal, stranger, at = self.proposals["open"], self.people["stranger"], NOW - HOUR
        said = {"author": stranger, "at": at}
        self.comment = make.make_comment(proposal, **said)
        self.statement = make.make_statement(proposal, **said)
        self.change = make.make_text_change(proposal, **said)
        self.question = make.make_question(proposal, stranger, at=at)
        self.double = make.make_question(proposal, body="Once more: who sees it?", at=NOW - HOUR / 2)
        self.answered = make.make_question(proposal, body="Who pays?", at=at)
        actions.answer_question(self.answered, actor=self.people["officer"], at=at, answer=WORDS)
        self.newcomer = make.make_member(joined_at=YESTERDAY)
        self.new_words = make.make_comment(proposal, self.newcomer, at=at)
        make.make_flag(self.comment, at=at)
        make.make_flag(self.proposals["returned"], at=at)
        removed = make.make_comment(proposal, stranger, "It was Zebedee.", at=at)
        self.removal = make.make_removed_comment(comment=removed, at=at)
        held = make.make_comment(proposal, stranger, "It was Ebenezer.", at=at)
        self.appealed = make.make_held_comment(comment=held, at=at)
        actions.appeal_act(self.appealed, WORDS, actor=stranger, at=at)
        self.held = make.make_comment(proposal, stranger, "It was Obadiah.", at=at)
        make.make_held_comment(comment=self.held, at=at)
        self.meeting = make.make_meeting(proposal, at=at)
        self.document = make.make_document(proposal, at=at)
        self.partner = proposal.partners.get()
        self.invitation, self.key = actions.invite(
            proposal, actor=self.people["author"], at=at, role="co_author"
        )
        make.make_version(proposal, at=at)
        self.change = make.make_text_change(proposal, **said, start=2, name="people_described", new=WORDS)
        self.outside = [
            Institution.objects.create(code=f"INS-out-{n}", name=f"Out {n}", is_registered=False)
            for n in (1, 2)
        ]

    def address(self, name):
        """The address of this name, about the thing that fits it."""
        return reverse(f"proposals:{name}", kwargs=self._named(name)) + QUERIES.get(name, "")

    def _named(self, name):
        """The keywords of its address."""
        about = {"reference": self.proposals[PLACES.get(name, "open")].reference}
        things = {
            "register_csv": {"name": "nhs"},
            "releases_csv": {"name": "nhs"},
            "report": {"kind": "comment", "number": self.new_words.pk},
            "report_proposal": {"number": self.proposals["open"].pk},
            "judge_proposal": {"number": self.proposals["returned"].pk},
            "appeal": {"reference": self.removal.reference},
            "answer_appeal": {"reference": self.appealed.reference},
            "judge": {"kind": "comment", "number": self.comment.pk},
            "judge_act": {"kind": "comment", "number": self.comment.pk, "act": "remove"},
            "hold_author": {"kind": "comment", "number": self.new_words.pk},
            "invitation": {"key": self.key},
            "question_json": about | {"question": self.question.reference},
            "document_file": about | {"number": self.document.pk},
            "remove_document": about | {"number": self.document.pk},
            "cancel_invitation": about | {"number": self.invitation.pk},
            "erase_name": about | {"number": self.ended.pk},
            "leave": about | {"number": self.partner.pk},
            "remove_partner": about | {"number": self.partner.pk},
            "withdraw_meeting": about | {"number": self.meeting.pk},
            "statement_at": about | {"number": self.statement.pk},
            "mark_statement": about | {"number": self.statement.pk},
            "withdraw_statement": about | {"number": self.statement.pk},
            "answer_challenge": about | {"number": self.challenge.pk},
            "version": about | {"number": 1},
            "version_file": about | {"number": 1, "ending": "txt"},
            "at": about | {"day": (NOW - HOUR).date().isoformat()},
            "compare": about | {"before": 1, "after": 2},
            "propose_change": about | {"name": "why_needed"},
            "complete_section": about | {"name": "use"},
        }
        if name in things:
            return things[name]
        if name in WITHOUT:
            return {}
        if name in DRAFTS:
            extra = {"draft_section": {"name": "idea"}, "draft_question": {"question": "title"}}
            return {"draft_key": self.draft.draft_key} | extra.get(name, {})
        if ("comment" in name and name not in ("comment", "comments", "enter_comment")) or name == "reply":
            return about | {"number": self.comment.pk}
        if ("question" in name and name not in ("questions",)) or name == "correct_answer":
            asked = {"correct_answer": self.answered, "merge_question": self.double}
            return about | {"question": asked.get(name, self.question).reference}
        if name in ("change", "accept_change", "decline_change", "withdraw_change"):
            return about | {"number": self.change.number}
        return about

    def form(self, name):
        """What somebody sends there who says something that can be taken."""
        made = {
            "name_lead": {"lead_organisation": self.institution.pk},
            "revise": self._revision(),
            "merge": {"into": self.proposals["open"].reference, "reason": WORDS},
            "merge_institutions": {"kept": self.outside[0].code, "merged": self.outside[1].code},
            "remove_advertising": {"chosen": f"comment-{self.comment.pk}", "sure": "yes"},
            "redact_reasons": {
                "chosen": f"proposal-{self.proposals['returned'].pk}-reason",
                "reason": "safety",
            },
            "merge_question": {"into": self.question.reference},
            "documents": {
                "kind": "agreement",
                "title": WORDS,
                "language": "en",
                "file": SimpleUploadedFile("terms.txt", b"What may be shared."),
            },
        }
        return made.get(name, FORMS.get(name, {}))

    def _revision(self):
        """The whole form: what it holds already, and one answer in other words."""
        answers = make.answers(self.institution, lead_organisation=self.institution.pk, why_needed=WORDS)
        harms = answers.pop("possible_harms")
        cells = {f"possible_harms-0-{name}": words for name, words in harms[0].items()}
        return answers | cells | {"kind": "update", "change_note": WORDS}


PLACES = {
    "accept": "received",
    "check": "received",
    "return": "received",
    "refuse": "received",
    "merge": "received",
    "name_lead": "not_listed",
    "challenge": "refused",
    "answer_refusal": "contested",
    "resubmit": "returned",
    "redact_reasons": "returned",
    "second": "not_seconded",
    "source": "registered",
    "publish_summary": "closed",
    "reopen": "closed",
    "erase_name": "closed",
    "summary": "summed_up",
    "challenge_summary": "summed_up",
    "answer_challenge": "summed_up",
    "start_use": "approved",
    "report_on_use": "in_use",
    "pause_use": "in_use",
    "end_use": "in_use",
    "stop_use": "in_use",
    "resume_use": "paused",
    "prove_deletion": "ended",
}
DRAFTS = {
    "draft",
    "submit_draft",
    "draft_code",
    "drop_draft",
    "forget_draft",
    "draft_section",
    "draft_question",
}
WITHOUT = {
    *("list", "list_json", "list_csv", "list_hdruk_csv", "list_hdruk_xlsx", "list_jsonld", "registers"),
    *("doubles", "merge_institutions", "benefits", "benefits_csv", "benefits_json", "all_questions"),
    *("all_questions_json", "all_questions_csv", "desk", "mine", "moderation", "moderation_json"),
    *("moderation_csv", "moderation_desk", "remove_advertising", "new", "resume"),
}
QUERIES = {
    "redact": "?field=why_needed",
    "on_day": f"?day={(NOW - HOUR).date().isoformat()}",
    "compare_chosen": "?before=1&after=2",
}
SUMMARY = make.SUMMARY | {"points": WORDS}
FORMS = {
    "new": {"filed_as": "resident"},
    "report": {"reason": "hate", "words": WORDS},
    "report_proposal": {"reason": "hate", "words": WORDS},
    "appeal": {"words": WORDS},
    "answer_appeal": {"upheld": "no", "answer": WORDS},
    "judge_act": {"reason": "hate", "note": WORDS},
    "hold_author": {"reason": "hate", "note": WORDS},
    "resume": {"code": "AAAA-BBBB-CCCC-DDDD-EEEE"},
    "draft_question": {"title": WORDS},
    "draft_section": {"title": WORDS, "plain_summary": WORDS},
    "complete_section": {"how_used": WORDS, "safeguards": WORDS},
    "return": {"reason": WORDS},
    "refuse": {"reason": WORDS},
    "challenge": {"words": WORDS},
    "answer_refusal": {"upheld": "yes", "answer": WORDS},
    "start_use": {"first_access_on": YESTERDAY.date().isoformat()},
    "report_on_use": {"body": WORDS},
    "pause_use": {"reason": WORDS},
    "stop_use": {"reason": WORDS},
    "prove_deletion": {"proof": WORDS},
    "redact": {"why_needed": WORDS, "based_on": "2", "reason": "safety", "change_note": WORDS},
    "withdraw": {"reason": WORDS},
    "comment": {"stance": "comment", "body": WORDS},
    "reply": {"body": WORDS},
    "revise_comment": {"stance": "comment", "body": WORDS},
    "enter_meeting": {"held_on": YESTERDAY.date().isoformat(), "language": "en", "notes": WORDS},
    "enter_comment": {
        "channel": "phone",
        "said_on": YESTERDAY.date().isoformat(),
        "language": "en",
        "body": WORDS,
    },
    "withdraw_meeting": {"reason": WORDS},
    "add_statement": {"text": WORDS},
    "mark_statement": {"choice": "1"},
    "publish_summary": SUMMARY,
    "challenge_summary": {"body": WORDS},
    "answer_challenge": {"upheld": "yes", "answer": WORDS},
    "reopen": {"reason": WORDS},
    "ask": {"body": WORDS, "anyway": "1"},
    "answer_question": {"answer": WORDS},
    "correct_answer": {"answer": "Other words."},
    "decline_question": {"reason": WORDS},
    "extend_question": {"reason": WORDS, "clause": "Rule 4"},
    "people": {"role": "sponsor"},
    "propose_change": {"start": "2", "new": WORDS, "reason": WORDS},
    "decline_change": {"reasons": WORDS},
}
