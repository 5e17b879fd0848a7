"""The framework, and for each goal, criterion and example what has been done about it here and what has not."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accountability import actions, queries, rules
from accountability import framework as guide
from accountability.forms import TagForm, UntagForm
from accountability.framework import COMPONENTS, GROUPS, ITEMS, LEVELS, STEPS, level_named
from accountability.models import FrameworkTag
from accountability.views.assessments import rated_by
from community.acting import Action
from community.open_data import json_response
from community.views.acts import Act, Acts


def _find(code):
    item = ITEMS.get(code)
    if item is None:
        raise Http404
    return item


@require_safe
def index(request):
    counts = queries.tagged_counts()
    return render(
        request,
        "accountability/framework.html",
        {
            "guide": guide,
            "steps": [(step, [(item, counts[item.code]) for item in step.items]) for step in STEPS],
            "components": [(part, [(item, counts[item.code]) for item in part.items]) for part in COMPONENTS],
            "levels": LEVELS,
        },
    )


@require_safe
def index_json(request):
    """The framework as data, in every language."""
    counts = queries.tagged_counts()

    def words(text):
        return {"en": text.in_english, "es": text.in_spanish}

    return json_response(
        {
            "citation": guide.CITATION,
            "levels": [{"key": level.key, "name": words(level.name)} for level in LEVELS],
            "groups": [
                {
                    "code": group.code,
                    "key": group.key,
                    "name": words(group.name),
                    "items": [
                        {
                            "code": item.code,
                            "kind": item.kind.value,
                            "level": item.level or None,
                            "text": words(item.text),
                            "records": counts[item.code],
                        }
                        for item in group.items
                    ],
                }
                for group in GROUPS.values()
            ],
        }
    )


@require_safe
def item(request, code):
    at, found = timezone.now(), _find(code)
    tagged = queries.tags_of(found, at)
    may_name = rules.can_name_records(request.user, found, at=at)
    action = Action(_("Name a record"), reverse("accountability:tag", args=[code])) if may_name else None
    adopted, not_adopted = queries.adopters(code, at) if found.kind == guide.Kind.GOAL else ([], [])
    may_untag = [tag.pk for tag, _row in tagged if rules.can_untag(request.user, tag, at=at)]
    return render(
        request,
        "accountability/item.html",
        {
            "item": found,
            "group": GROUPS[found.group],
            "level": level_named(found.level),
            "tagged": tagged,
            "silent": queries.silent_institutions([row for _tag, row in tagged]),
            "is_goal": found.kind == guide.Kind.GOAL,
            "adopted": [(goal, goal.words(at)) for goal in adopted],
            "not_adopted": not_adopted,
            "action": action,
            "may_untag": may_untag,
            "rated": rated_by(code, at) if found.kind == guide.Kind.CRITERION else None,
        },
    )


class _Named:
    """An item as the pages of acts name and address it."""

    def __init__(self, item):
        self.item = item
        self.reference = item.reference
        self.title = str(item.text)

    def get_absolute_url(self):
        return self.item.get_absolute_url()


def _has_part(actor, found, at):
    return bool(rules.can_name_records(actor, found, at=at))


ACTS = Acts(lambda code: _Named(_find(code)), _has_part)


def _tag(found, *, record, why, actor, at):
    return actions.tag_record(record, item=found.item.code, why=why, actor=actor, at=at)


@ACTS.described
def tag(request, found, at):
    return Act(
        title=_("Name a record that has to do with it"),
        lead=_("It is shown here with your sentence, and with the role in which you say so."),
        button=_("Name it"),
        done=_("It is named here."),
        rule=rules.can_name_records,
        perform=_tag,
        form=TagForm,
    )


@ACTS.described
def untag(request, found, at, pk):
    tag = get_object_or_404(FrameworkTag.objects.standing(), pk=pk, item=found.item.code)
    return Act(
        title=_("Take %(reference)s off") % {"reference": tag.subject},
        lead=_("That it was named here stays on the public record, and so does your reason."),
        button=_("Take it off"),
        done=_("It is not named here any more."),
        on=tag,
        rule=rules.can_untag,
        perform=actions.untag_record,
        form=UntagForm,
        quotes=(("", tag.why, ""),),
        is_grave=True,
    )
