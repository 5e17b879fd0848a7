"""Who is written to when something happens to a proposal; never somebody about their own act, but for a receipt."""

from functools import partial

from django.db.models import Q

from community.models import Member, Membership
from proposals import letters
from proposals.models import Partner
from proposals.queries.standing import standing

# What people say in a discussion, each by its own relation.
SAID = ("comments", "questions", "textchanges", "statements")


def authors(proposal):
    """Whoever filed it, and its co-authors."""
    along = proposal.partners.current().of(Partner.Role.CO_AUTHOR)
    return Member.objects.filter(Q(pk=proposal.filed_by_id) | Q(pk__in=along.values("member"))).order_by("pk")


def concerned(proposal):
    """Its authors, and everybody of whom a view, a question, a change or a statement stands there; each once."""
    is_concerned = Q(pk__in=authors(proposal).values("pk"))
    for name in SAID:
        is_concerned |= Q(pk__in=getattr(proposal, name).shown().values("author"))
    return Member.objects.filter(is_concerned).order_by("pk")


def whose_words(said, *, at):
    """Whoever wrote words, or all who speak for the institution in whose name they stand."""
    told = Q(pk=said.author_id)
    if not said.is_personal and said.institution is not None:
        told = Q(memberships__in=said.institution.memberships.current(at))
    return Member.objects.filter(told).distinct().order_by("pk")


def tell_whose_words(said, template, *, at, **context):
    """Write to those whose words they are."""
    for member in whose_words(said, at=at):
        letters.send(member, template, {"said": said, **context})


def tell_of_removals(removed, note, *, at):
    """Write to those whose words went, ``[(said, act), …]``: one letter for all that each wrote, or an institution said."""
    theirs = {}
    for said, act in removed:
        for member in whose_words(said, at=at):
            theirs.setdefault((member, None if said.is_personal else said.institution), []).append(
                (said, act)
            )
    for (member, _institution), rows in theirs.items():
        said, act = rows[0]
        letters.send(member, "removed", {"said": said, "act": act, "note": note, "others": len(rows) - 1})


def tell_received(proposal):
    """Confirm to whoever filed it that it came in, and say who sees what of it."""
    letters.send(proposal.filed_by, "received", {"proposal": proposal})


def tell_author(proposal, actor, *, at):
    """Write to its authors where it stands now."""
    # Asked for by the letter itself, so that the words are in the language of who reads it.
    _tell(authors(proposal), actor, "moved", proposal, where=partial(standing, proposal, at))


def tell_of_end_of_use(proposal, *, at):
    """Write to its authors and to the officers of its lead organisation that the use ends soon."""
    officers = proposal.lead_organisation.memberships.current(at).filter(role=Membership.Role.OFFICER)
    told = Q(pk__in=authors(proposal).values("pk")) | Q(memberships__in=officers)
    _tell(Member.objects.filter(told).distinct(), None, "use_ends", proposal)


def tell_of_deletion(proposal, actor):
    """Write to its authors that the deletion of the data was proved."""
    _tell(authors(proposal), actor, "deletion_proved", proposal)


def tell_those_who_asked(requests, actor):
    """Write to the authors of requests to stop a use that it was stopped."""
    for request in requests:
        _tell(authors(request), actor, "use_stopped", request)


def tell_of_change(proposal, version, actor, told=None):
    """Write to everybody concerned that the text is another one in substance; not to who is ``told`` otherwise."""
    _tell(concerned(proposal).exclude(pk=told), actor, "text_changed", proposal, version=version)


def tell_of_summary(summary, actor):
    """Write to everybody concerned that the discussion was summed up."""
    _tell(concerned(summary.proposal), actor, "summary_published", summary.proposal, summary=summary)


def tell_that_comments_close(proposal):
    """Write to everybody concerned that comments close soon."""
    _tell(concerned(proposal), None, "closing", proposal)


def _tell(members, actor, template, proposal, **context):
    for member in members:
        if member != actor:
            letters.send(member, template, {"proposal": proposal, **context})
