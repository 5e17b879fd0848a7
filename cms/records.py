"""Every kind of record in the Wagtail admin: listed, filtered, searched, inspected, exported, never changed.

Staff act on records where everybody with a seat acts, on the portal's own pages, through the same actions.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from community.open_data import cell


@dataclass(frozen=True)
class Kind:
    """How one model is listed: its columns, and the fields to filter and to search by.

    ``hidden`` fields are neither inspected nor exported, as who wrote what is said for an institution or the community;
    ``shown`` attributes are as well as the fields.
    ``rows`` names the adjective of its query set that says which rows are records, if not all are.
    """

    model: str
    icon: str
    columns: tuple
    filters: tuple = ()
    search: tuple = ()
    hidden: tuple = ()
    shown: tuple = ()
    rows: str = "all"

    def records(self):
        """The rows with what their lists name, in one query."""
        model = apps.get_model(self.model)
        relations = [field.name for field in model._meta.concrete_fields if field.is_relation]
        rows = getattr(model._default_manager, self.rows)()
        # Without a name, select_related would follow every relation.
        return rows.select_related(*relations) if relations else rows


KINDS = [
    Kind(
        "community.Institution",
        "home",
        ("code", "name", "kind", "is_registered"),
        filters=("kind", "is_registered"),
        search=("code", "name"),
    ),
    Kind(
        "community.Hold",
        "lock",
        ("because", "kind", "institution", "subject", "ordered_at", "lifted_at"),
        filters=("kind", "institution", "ordered_at", "lifted_at"),
        search=("because", "subject", "institution__name"),
    ),
    Kind(
        "community.Membership",
        "group",
        ("__str__", "institution", "seat", "started_at", "ended_at"),
        filters=("role", "institution"),
        search=("member__display_name", "seat"),
    ),
    Kind(
        "community.CharterRule",
        "list-ol",
        ("reference", "value", "unit", "in_force_from"),
        filters=("key", "unit"),
        search=("key", "text_en", "text_es"),
    ),
    Kind(
        "community.Clock",
        "time",
        ("__str__", "subject", "institution", "due_at", "stopped_at"),
        filters=("kind", "institution", "due_at"),
        search=("kind", "subject"),
    ),
    Kind(
        "community.ClockPause",
        "time",
        ("clock", "kind", "started_at", "ended_at", "reason"),
        filters=("kind",),
        search=("reason",),
    ),
    Kind(
        "community.ClockMove",
        "time",
        ("clock", "kind", "moved_at", "old_due_at", "new_due_at", "reason"),
        filters=("kind", "moved_at"),
        search=("clock__subject", "reason"),
    ),
    Kind("community.AddedHoliday", "date", ("day", "place", "name"), filters=("place",), search=("name",)),
    Kind("community.Outage", "warning", ("day", "reason", "noted_at"), search=("reason",)),
    Kind(
        "proposals.Proposal",
        "doc-empty",
        ("reference", "title", "state", "lead_organisation", "changed_at"),
        filters=("state", "register", "lead_organisation", "submitted_at"),
        search=("reference", "title", "plain_summary", "source_reference"),
        hidden=("draft_key", "filed_by", "contact_email", "lead_named"),
        rows="public",
    ),
    Kind(
        "proposals.ProposalVersion",
        "doc-full",
        ("__str__", "kind", "change_note", "published_at"),
        filters=("kind", "published_at"),
        search=("proposal__reference", "change_note"),
    ),
    Kind(
        "proposals.Comment",
        "comment",
        ("proposal", "author", "institution", "said_at", "withdrawn_at"),
        filters=("institution", "said_at", "withdrawn_at"),
        search=("proposal__reference", "body", "author__display_name"),
        rows="not_held",
    ),
    Kind(
        "proposals.Document",
        "doc-full",
        ("proposal", "kind", "title", "media_type", "size", "said_at", "withdrawn_at", "removed_at"),
        filters=("kind", "media_type", "said_at"),
        search=("proposal__reference", "title", "sha256"),
        rows="not_held",
        hidden=("author", "file"),
    ),
    Kind(
        "proposals.Meeting",
        "group",
        ("proposal", "held_on", "place", "language", "withdrawn_at"),
        filters=("language", "held_on"),
        search=("proposal__reference", "place", "notes"),
        rows="not_held",
        hidden=("author",),
    ),
    Kind(
        "proposals.Statement",
        "comment",
        ("proposal", "text", "language", "said_at", "withdrawn_at"),
        filters=("language", "said_at", "withdrawn_at"),
        search=("proposal__reference", "text", "author__display_name"),
        rows="not_held",
    ),
    Kind(
        "proposals.OpinionMap",
        "group",
        ("__str__", "fingerprint", "published_at"),
        filters=("published_at",),
        search=("proposal__reference",),
    ),
    Kind(
        "proposals.Summary",
        "list-ul",
        ("__str__", "language", "said_at", "challenge_ends_at"),
        filters=("language", "said_at"),
        search=("proposal__reference",),
        rows="not_held",
        hidden=("author",),
    ),
    Kind(
        "proposals.SummaryChallenge",
        "warning",
        ("__str__", "author", "said_at", "upheld", "answered_at"),
        filters=("upheld", "said_at"),
        search=("proposal__reference", "body"),
        rows="not_held",
    ),
    Kind(
        "proposals.ModerationAct",
        "view",
        ("reference", "proposal", "kind", "act", "reason", "acted_at", "appealed_at", "answered_at"),
        filters=("kind", "act", "reason", "acted_at"),
        search=("reference", "proposal__reference"),
        hidden=("moderator", "answered_by"),
    ),
    Kind(
        "proposals.Question",
        "help",
        ("reference", "proposal", "said_at", "answered_at", "declined_at", "merged_into"),
        filters=("said_at", "answered_at", "declined_at", "proposal__lead_organisation"),
        search=("reference", "proposal__reference", "body"),
        rows="not_held",
    ),
    Kind(
        "proposals.Answer",
        "help",
        ("question", "proposal", "institution", "said_at", "revised_at"),
        filters=("institution", "said_at"),
        search=("question__reference", "proposal__reference", "body"),
        rows="not_held",
        hidden=("author",),
    ),
    Kind(
        "proposals.TextChange",
        "edit",
        ("__str__", "name", "institution", "said_at", "outcome", "decided_at", "withdrawn_at"),
        filters=("outcome", "institution", "said_at", "decided_at"),
        search=("proposal__reference", "new", "reason", "decision_reasons"),
        rows="not_held",
    ),
    Kind(
        "proposals.Partner",
        "group",
        ("proposal", "role", "member", "institution", "joined_at", "left_at"),
        filters=("role", "institution", "joined_at"),
        search=("proposal__reference", "member__display_name", "institution__name"),
    ),
    Kind(
        "proposals.Refusal",
        "cross",
        ("proposal", "refused_at", "challenge_until", "challenged_at", "answered_at", "upheld"),
        filters=("refused_at", "upheld"),
        search=("proposal__reference", "reason", "challenge", "answer"),
        hidden=("refused_by",),
    ),
    Kind(
        "proposals.UseReport",
        "form",
        ("proposal", "reported_at"),
        filters=("reported_at",),
        search=("proposal__reference", "body"),
    ),
    Kind(
        "ballots.Poll",
        "success",
        ("reference", "proposal", "opens_at", "closes_at", "outcome"),
        filters=("outcome", "opens_at", "closes_at"),
        search=("reference", "question_en", "question_es", "proposal__reference"),
    ),
    Kind(
        "ballots.Electorate",
        "group",
        ("poll", "code", "size", "frozen_at", "outcome", "sealed_at"),
        filters=("outcome", "frozen_at"),
        search=("poll__reference", "code"),
    ),
    Kind(
        "ballots.ResultChallenge",
        "cross",
        ("poll", "made_at", "answered_at", "upheld"),
        filters=("made_at", "upheld"),
        search=("poll__reference", "reason", "answer"),
        hidden=("challenger",),
    ),
    Kind(
        "ballots.PollOfficer",
        "user",
        ("poll", "role", "member", "named_at"),
        filters=("role", "named_at"),
        search=("poll__reference", "member__display_name"),
        hidden=("entry_key",),
    ),
    Kind(
        "ballots.ScrutineerReport",
        "form",
        ("officer", "reported_at", "ran_verifier", "watched_paper", "sheets_agree"),
        filters=("reported_at",),
        search=("officer__poll__reference", "words"),
    ),
    Kind(
        "ballots.Constituency", "group", ("code", "name", "created_at"), search=("code", "name_en", "name_es")
    ),
    Kind(
        "ballots.CodeBatch",
        "key",
        ("constituency", "how_many", "printed_at", "cancelled_at"),
        filters=("constituency", "printed_at"),
        search=("constituency__code",),
    ),
    Kind(
        "decisions.Decision",
        "tick-inverse",
        ("reference", "proposal", "institution", "outcome", "followed_vote", "opened_at", "decided_at"),
        filters=("outcome", "followed_vote", "institution", "opened_at", "decided_at"),
        search=("reference", "proposal__title", "proposal__reference", "institution__name"),
    ),
    Kind(
        "decisions.DecisionVersion",
        "doc-full",
        ("__str__", "language", "kind", "change_note", "published_at"),
        filters=("language", "kind", "published_at"),
        search=("decision__reference", "change_note"),
    ),
    Kind(
        "decisions.EarlierOutcome",
        "history",
        ("decision", "outcome", "followed_vote", "decided_at", "replaced_at"),
        filters=("outcome", "replaced_at"),
        search=("decision__reference", "reason"),
    ),
    Kind(
        "decisions.CompletenessCheck",
        "check",
        ("version", "is_complete", "checked_at"),
        filters=("is_complete", "checked_at"),
        search=("version__decision__reference", "note"),
    ),
    Kind(
        "decisions.OpinionRound",
        "group",
        ("version", "opened_at", "closes_at", "counted_at"),
        filters=("opened_at", "counted_at"),
        search=("version__decision__reference",),
    ),
    Kind(
        "decisions.ExplanationRequest",
        "help",
        ("decision", "asked_by", "asked_at", "answer"),
        filters=("asked_by", "asked_at"),
        search=("decision__reference", "body"),
        hidden=("asker",),
    ),
    Kind(
        "decisions.DecisionChallenge",
        "cross",
        ("decision", "made_at", "answered_at", "upheld"),
        filters=("made_at", "upheld"),
        search=("decision__reference", "reason", "answer"),
        hidden=("challenger",),
    ),
    Kind(
        "decisions.Dissent",
        "openquote",
        ("decision", "seat", "said_at"),
        filters=("said_at",),
        search=("decision__reference", "seat", "body"),
        hidden=("member",),
    ),
    Kind(
        "decisions.ConflictDeclaration",
        "warning",
        ("decision", "role", "stepped_aside", "declared_at"),
        filters=("stepped_aside", "declared_at"),
        search=("decision__reference", "role", "tie"),
    ),
    Kind(
        "decisions.Commitment",
        "pick",
        ("reference", "kind", "institution", "decision", "made_at", "withdrawn_at"),
        filters=("kind", "institution", "made_at"),
        search=("reference", "versions__what"),
    ),
    Kind(
        "decisions.CommitmentVersion",
        "doc-full",
        ("__str__", "who", "due_on", "change_note", "published_at"),
        filters=("language", "due_on"),
        search=("commitment__reference", "what"),
    ),
    Kind(
        "decisions.CommitmentUpdate",
        "arrow-right",
        ("commitment", "progress", "said_at"),
        filters=("progress", "said_at"),
        search=("commitment__reference", "body"),
    ),
    Kind(
        "decisions.CommitmentRating",
        "order",
        ("commitment", "voice", "seat", "rating", "rated_at"),
        filters=("voice", "rating", "rated_at"),
        search=("commitment__reference", "evidence"),
        hidden=("rater",),
    ),
    Kind(
        "decisions.UseRelease",
        "download",
        ("proposal", "dataset", "month", "opt_outs"),
        filters=("opt_outs", "month"),
        search=("proposal__reference", "dataset"),
    ),
    Kind(
        "decisions.UseOutput",
        "link",
        ("proposal", "title", "published_on"),
        filters=("published_on",),
        search=("proposal__reference", "title"),
    ),
    Kind(
        "decisions.MissingUse",
        "view",
        ("reference", "institution", "passed_on_at"),
        filters=("institution", "passed_on_at"),
        search=("reference", "what"),
        hidden=("reporter", "decline_reason"),
        rows="public",
    ),
    Kind(
        "redress_log.HarmHistory",
        "history",
        ("reference", "title", "passed_at", "listed_at", "standing"),
        filters=("standing", "passed_at", "listed_at"),
        search=("reference", "title", "what", "harmed"),
        hidden=("proposer", "decline_reason"),
        rows="public",
    ),
    Kind(
        "redress_log.Acknowledgement",
        "comment",
        ("named", "number", "answer", "said_at"),
        filters=("answer", "said_at"),
        search=("named__history__reference", "named__institution__name", "body"),
    ),
    Kind(
        "redress_log.HistoryEvidence",
        "doc-full",
        ("history", "title", "citation", "passed_at"),
        filters=("passed_at",),
        search=("history__reference", "title", "citation"),
        hidden=("giver", "decline_reason"),
        rows="public",
    ),
    Kind(
        "redress_log.SeatWord",
        "group",
        ("history", "seat", "word", "said_at"),
        filters=("word", "said_at"),
        search=("history__reference", "seat", "body"),
        hidden=("member",),
    ),
    Kind(
        "redress_log.HistoryCommitment",
        "link",
        ("history", "commitment", "linked_at"),
        filters=("linked_at",),
        search=("history__reference", "commitment__reference"),
    ),
    Kind(
        "redress_log.NamedInstitution",
        "home",
        ("history", "institution", "clock"),
        filters=("institution",),
        search=("history__reference", "institution__name"),
    ),
    Kind(
        "redress_log.LearnedQuarter",
        "date",
        ("name", "learned_at"),
        filters=("starts_on",),
    ),
    Kind(
        "redress_log.Case",
        "warning",
        ("reference", "institution", "published_at", "shown_stage", "shown_outcome", "register"),
        filters=("institution", "shown_stage", "shown_outcome", "register", "published_at"),
        search=("reference", "public_summary", "register_note", "institution__name"),
        hidden=(
            *("stage", "outcome", "entered_at", "escalated_at", "refused_plans", "review_asked_at"),
            *("unreachable_at", "plan_signed_by", "plan_panel_at", "closing_signed_by", "closing_panel_at"),
            *("publish_at", "is_group", "shows"),
        ),
        rows="in_log",
    ),
    Kind(
        "record.Entry",
        "list-ul",
        ("index", "kind", "subject", "actor", "at"),
        filters=("kind", "at"),
        search=("kind", "subject", "actor"),
        hidden=("body", "leaf_hash"),
        shown=("facts",),
    ),
    Kind(
        "record.Checkpoint",
        "lock",
        ("size", "at"),
        filters=("at",),
    ),
    Kind(
        "accountability.FrameworkTag",
        "tag",
        ("item", "subject", "by", "tagged_at", "removed_at"),
        filters=("item", "tagged_at"),
        search=("item", "subject", "why"),
    ),
    Kind(
        "accountability.CriterionRating",
        "order",
        ("institution", "starts_on", "criterion", "voice", "seat", "rating", "rated_at"),
        filters=("institution", "starts_on", "criterion", "voice", "rating"),
        search=("institution__name", "criterion", "evidence"),
        hidden=("rater",),
    ),
    Kind(
        "accountability.AuditRequest",
        "search",
        ("reference", "institution", "kind", "asked_at", "answered_at"),
        filters=("institution", "kind", "asked_at", "answered_at"),
        search=("reference", "asked", "answer", "institution__name"),
    ),
    Kind(
        "accountability.Notice",
        "warning",
        ("reference", "institution", "respondent", "shortfall", "state", "published_at"),
        filters=("state", "respondent", "shortfall", "component", "trigger", "institution"),
        search=("reference", "words", "rule", "institution__name"),
        rows="public",
    ),
    Kind(
        "accountability.NoticeRecord",
        "link",
        ("notice", "subject", "since_on", "added_at"),
        filters=("added_at",),
        search=("notice__reference", "subject"),
        rows="public",
    ),
    Kind(
        "accountability.NoticeWord",
        "comment",
        ("notice", "kind", "by", "said_at"),
        filters=("kind", "said_at"),
        search=("notice__reference", "body"),
        rows="public",
    ),
    Kind(
        "accountability.Scorecard",
        "table",
        ("reference", "institution", "starts_on", "version", "published_at"),
        filters=("institution", "starts_on"),
        search=("reference", "institution__name", "reason"),
        rows="public",
    ),
    Kind(
        "accountability.Petition",
        "mail",
        ("reference", "respondent", "institution", "opened_at", "closes_at", "gathered_at", "closed_at"),
        filters=("respondent", "institution", "component"),
        search=("reference", "words", "rule", "institution__name"),
        hidden=("opener",),
    ),
    Kind(
        "accountability.Motion",
        "group",
        ("notice", "kind", "body", "decided_at", "is_carried"),
        filters=("kind", "body", "is_carried"),
        search=("notice__reference", "reasons"),
        rows="public",
    ),
    Kind(
        "accountability.FixPlan",
        "list-ol",
        ("notice", "number", "proposed_at", "agreed_at", "returned_at"),
        filters=("proposed_at",),
        search=("notice__reference", "words"),
    ),
    Kind(
        "accountability.FixItem",
        "tick",
        ("plan", "number", "owner", "due_on", "result"),
        filters=("result", "due_on"),
        search=("plan__notice__reference", "what", "owner"),
    ),
    Kind(
        "accountability.Consequence",
        "lock",
        ("notice", "kind", "subject", "ordered_at", "lifted_at"),
        filters=("kind", "ordered_at", "lifted_at"),
        search=("notice__reference", "subject", "clause"),
    ),
    Kind(
        "accountability.Referral",
        "mail",
        ("notice", "agency", "named", "sent_on", "replied_on"),
        filters=("agency", "sent_on"),
        search=("notice__reference", "named", "ground"),
    ),
    Kind(
        "accountability.SignedStep",
        "edit",
        ("institution", "step", "clause", "signed_at", "ended_at"),
        filters=("step", "institution"),
        search=("institution__name", "clause"),
    ),
    Kind(
        "accountability.Plan",
        "calendar",
        ("reference", "institution", "cycle", "step", "opened_at", "ends_on", "closed_at"),
        filters=("step", "institution", "opened_at", "closed_at"),
        search=("reference", "institution__name"),
    ),
    Kind(
        "accountability.PlanStep",
        "redirect",
        ("plan", "left", "reached", "moved_at"),
        filters=("reached", "moved_at"),
        search=("plan__reference", "words"),
    ),
    Kind(
        "accountability.PlanGoal",
        "crosshairs",
        ("plan", "code", "adopted_at", "dropped_at"),
        filters=("code", "adopted_at", "dropped_at"),
        search=("plan__reference", "code", "plan__institution__name"),
    ),
    Kind(
        "accountability.PlanGoalVersion",
        "doc-full",
        ("goal", "number", "executive", "due_on", "money", "currency", "staff", "published_at"),
        filters=("due_on", "published_at"),
        search=("goal__plan__reference", "executive", "change_note"),
    ),
    Kind(
        "accountability.Practice",
        "list-ul",
        ("goal", "where", "added_at", "ended_at"),
        filters=("added_at", "ended_at"),
        search=("goal__plan__reference", "what", "where"),
    ),
    Kind(
        "accountability.PlanCommitment",
        "link",
        ("goal", "commitment", "level", "linked_at", "removed_at"),
        filters=("level", "linked_at"),
        search=("goal__plan__reference", "commitment__reference"),
    ),
    Kind(
        "accountability.Lesson",
        "help",
        ("plan", "number", "goal", "learned_at"),
        filters=("goal", "learned_at"),
        search=("plan__reference", "words"),
    ),
    Kind(
        "accountability.Metric",
        "table",
        ("goal", "number", "name_en", "name_es", "target", "target_on", "refresh_days"),
        filters=("direction", "target_on"),
        search=("goal__plan__reference", "name_en", "name_es"),
    ),
    # A number of few people is hidden from staff as well, so the page of the plan says which there are.
    Kind(
        "accountability.DataPoint",
        "order",
        ("metric", "starts_on", "ends_on", "stratum_kind", "stratum", "published_at", "replaced_at"),
        filters=("stratum_kind", "published_at", "replaced_at"),
        search=("metric__goal__plan__reference", "stratum"),
        hidden=("value", "people", "note"),
    ),
    Kind(
        "accountability.Body",
        "group",
        ("code", "name_en", "kind", "institution", "founded_at", "dissolved_at"),
        filters=("kind", "institution", "founded_at"),
        search=("code", "name_en", "name_es"),
    ),
    Kind(
        "accountability.Mandate",
        "doc-full",
        ("body", "number", "rate", "currency", "in_force_from"),
        filters=("body", "in_force_from"),
        search=("body__code", "words_en", "words_es", "reason"),
    ),
    Kind(
        "accountability.Seat",
        "user",
        ("body", "number", "name", "kind", "is_voting", "is_designated", "abolished_at"),
        filters=("body", "kind", "institution", "is_voting", "is_designated"),
        search=("body__code", "name"),
    ),
    Kind(
        "accountability.Term",
        "date",
        ("seat", "started_at", "ends_on", "ended_at"),
        filters=("started_at", "ends_on"),
        search=("seat__name", "seat__body__code"),
        hidden=("membership",),
    ),
    Kind(
        "accountability.SeatConflict",
        "link",
        ("term", "tie", "institution", "declared_at", "ended_at"),
        filters=("institution", "declared_at"),
        search=("term__seat__name", "tie"),
    ),
    Kind(
        "accountability.Meeting",
        "calendar-alt",
        ("body", "held_on", "where", "chaired_by", "corrected_at"),
        filters=("body", "held_on", "language"),
        search=("body__code", "where", "minutes"),
    ),
    Kind(
        "accountability.Attendance",
        "tick",
        ("meeting", "seat", "state", "paid"),
        filters=("state",),
        search=("seat__name", "meeting__body__code"),
    ),
    Kind(
        "accountability.AgendaItem",
        "list-ol",
        ("meeting", "number", "title", "proposed_by", "reached_vote"),
        filters=("reached_vote",),
        search=("title", "meeting__body__code"),
    ),
]

# The tables that are no record in themselves, and why staff need no list of them.
NOT_LISTED = {
    "community.Member": "people are found under Settings, Users; their addresses are in no export",
    "community.DateReport": "only stewards read who finds a date wrong; what they answer is on the record",
    "community.InstitutionName": "spellings that imports look up",
    "community.Reference": "a counter",
    "proposals.CommentVersion": "an earlier wording, shown beside its view and gone with it",
    "proposals.AnswerVersion": "an earlier wording, shown beside its answer",
    "ballots.PaperBatch": "how many sheets of paper there were stands in the tally, and nowhere before it",
    "accountability.PetitionBacking": "nobody is to see who backs a petition, or how many do",
    "accountability.PrintedScorecard": "printed from a scorecard, and the same as it",
    "accountability.ScorecardNumber": "stands on its scorecard",
    "accountability.ScorecardComment": "can be changed until its scorecard comes out, and is on the record then",
    "accountability.NumberReport": "only the oversight body reads who finds a number wrong; what it answers is on the record",
    "decisions.RequestBacking": "nobody is to see who asks for more explanation, or how many do",
    "decisions.Draft": "an institution's own writing, not yet public",
    "decisions.DraftApproval": "goes with a text that is not yet public",
    "decisions.MemberOpinion": "nobody is to see who answered, what, or how many did",
    "decisions.Follow": "nobody is to see who follows a decision, or how many do",
    "decisions.Reminder": "that a letter was sent, which changes nothing that anybody sees",
    "redress_log.DateLetter": "that a letter was sent, which changes nothing that anybody sees",
    "decisions.RenderedPDF": "printed from a version, and the same as it",
    "decisions.Dossier": "put together from what is listed, and made anew whenever that changes",
    "decisions.SignedFingerprint": "a file of the record, where everybody can read it",
    "proposals.DraftCode": "opens what somebody has not shown to anybody yet",
    "proposals.Invitation": "a link that is a secret until somebody accepts",
    "proposals.Second": "nobody is to see who seconded, or how many did",
    **dict.fromkeys(
        (
            f"redress_log.{model}"
            for model in (
                *(
                    "Move",
                    "PanelSeat",
                    "Ruling",
                    "RulingVoice",
                    "CaseFinding",
                    "Plan",
                    "RemedyItem",
                    "ItemCheck",
                ),
                "CommunityVote",
            )
        ),
        "belongs to a case that may not be public; what is, stands on the page of the case and on the record",
    ),
    "record.PendingEntry": "an outbox, emptied within a minute",
    "record.Payload": "shown with the entry that it belongs to, and erasable",
    "record.PublishedFile": "public files too long to list; each vote's page links its own",
    "record.Tile": "hashes that the entries already determine",
}


class LookingOnly(BasePermissionPolicy):
    """Whoever may enter the admin may look; nobody may add, change or delete, not even a superuser."""

    def user_has_permission(self, user, action):
        return action == "view" and user.is_active and user.has_perm("wagtailadmin.access_admin")

    def users_with_any_permission(self, actions):
        members = get_user_model().objects.filter(is_active=True)
        return members.with_perm("wagtailadmin.access_admin") if "view" in actions else members.none()


class RecordsView(generic.IndexView):
    """The list, whose exports hold words and never formulas."""

    kind = None

    def get_base_queryset(self):
        return self.kind.records()

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, (dict, list)):
            value = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, models.Model):
            value = str(value)
        value = super().preprocess_field_value(field, value, export_format)
        return cell(value) if isinstance(value, str) else value


class RecordView(generic.InspectView):
    """One record with every field, and what each of its rows was before."""

    template_name = "cms/records/inspect.html"
    kind = None

    def get_object(self, queryset=None):
        return get_object_or_404(self.kind.records(), pk=self.pk)

    def get_field_display_value(self, field_name, field):
        """Moments in local time, as everywhere else, and a dash for what is not known."""
        value = super().get_field_display_value(field_name, field)
        if value is None or value == "":
            return "–"
        return timezone.localtime(value) if isinstance(value, datetime) else value

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            public_url=getattr(self.object, "get_absolute_url", lambda: "")(),
            changes=list(_changes(self.object)) if _has_history(self.object) else None,
            **kwargs,
        )


def _has_history(record):
    """Whether its row history is kept; a history of harm is something else that a row can have."""
    return hasattr(record._meta, "simple_history_manager_attribute")


def _changes(record):
    """What changed in a row and when, newest first: (history row, [(label, old, new), …])."""
    rows = list(record.history.all())
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        changes = row.diff_against(before).changes if before else []
        yield (
            row,
            [
                (capfirst(record._meta.get_field(change.field).verbose_name), change.old, change.new)
                for change in changes
            ],
        )


class RecordViewSet(ModelViewSet):
    """Pages for looking at one kind of record; there is no address at which it could be changed."""

    index_view_class = RecordsView
    inspect_view_class = RecordView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    sort_order_field = None
    list_per_page = 50

    def __init__(self, kind):
        model = apps.get_model(kind.model)
        fields = [
            field.name
            for field in model._meta.get_fields()
            if field.concrete and not field.many_to_many and field.name not in kind.hidden
        ] + list(kind.shown)
        super().__init__(
            model._meta.label_lower.replace(".", "-"),
            model=model,
            kind=kind,
            icon=kind.icon,
            list_display=kind.columns,
            list_filter=kind.filters,
            list_export=fields,
            search_fields=kind.search,
            search_backend_name=None,
            inspect_view_fields=fields,
            form_fields=[],
            url_prefix=f"records/{model._meta.app_label}/{model._meta.model_name}",
        )

    def get_common_view_kwargs(self, **kwargs):
        kwargs["kind"] = self.kind
        nowhere = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name"])
        return super().get_common_view_kwargs(**nowhere, usage_url_name=None, **kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"<{self.pk_path_converter}:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self):
        """There is no page to edit a record on, so nothing leads to one."""

    def get_permissions_to_register(self):
        """None: a group cannot be given what nobody may do."""
        return super().get_permissions_to_register().none()


class RecordsGroup(ModelViewSetGroup):
    menu_label = _("Records")
    menu_icon = "table"
    menu_order = 150

    def __init__(self):
        for kind in KINDS:
            model = apps.get_model(kind.model)
            register_permission_policy(model, LookingOnly(model))
        self.items = [RecordViewSet(kind) for kind in KINDS]
        super().__init__()
