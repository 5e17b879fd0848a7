"""The framework of the guide *Bringing Light & Heat* (July 2021): its steps, goals, levels, criteria and examples.

The texts are paraphrases in our own words; the numbers are the guide's, so that a reader can look each up there.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_HERE = Path(__file__).parent


class Kind(StrEnum):
    """What an item of the framework is."""

    GOAL = "goal"
    CRITERION = "criterion"
    EXAMPLE = "example"


KIND_LABELS = {
    Kind.GOAL: _("Strategic goal"),
    Kind.CRITERION: _("Criterion of accountability"),
    Kind.EXAMPLE: _("Example of accountability"),
}


@dataclass(frozen=True)
class Words:
    """A text in every language of the portal."""

    in_english: str
    in_spanish: str

    def __str__(self):
        return self.in_spanish if (get_language() or "").startswith("es") else self.in_english


@dataclass(frozen=True)
class Item:
    """A goal, criterion or example. ``code`` is the guide's number, as ``4.1``, ``A3.2`` or ``E1.3``.

    ``level`` is the key of the level that a goal of step 4 works at, or empty.
    """

    code: str
    kind: Kind
    text: Words
    group: str
    level: str = ""

    @property
    def label(self):
        return KIND_LABELS[self.kind]

    @property
    def reference(self):
        """What the public record calls it."""
        return f"LH-{self.code}"

    def get_absolute_url(self):
        return reverse("accountability:item", args=[self.code])


@dataclass(frozen=True)
class Group:
    """A step of the path, with its goals and examples, or a component of accountability, with its criteria.

    ``code`` is 1 to 5 for a step and A1 to A5 for a component; ``key`` its English short name.
    """

    code: str
    key: str
    name: Words
    items: tuple = field(default=())

    def of(self, kind):
        return [item for item in self.items if item.kind == kind]


@dataclass(frozen=True)
class Level:
    """How far a change reaches: patients, the organization, the community around it, society."""

    key: str
    name: Words


def _read(name):
    return json.loads((_HERE / name).read_text())


_GUIDE, _SPANISH = _read("framework.json"), _read("framework_es.json")


def _item(code, kind, text, group, level=None):
    return Item(code, kind, Words(text, _SPANISH["texts"][code]), group, level or "")


def _step(step):
    code = str(step["number"])
    goals = [_item(goal["number"], Kind.GOAL, goal["text"], code, goal["level"]) for goal in step["goals"]]
    examples = [
        _item(example["id"], Kind.EXAMPLE, example["text"], code)
        for example in step["accountability_examples"]
    ]
    return Group(code, step["key"], Words(step["name"], _SPANISH["names"][code]), (*goals, *examples))


def _component(component):
    code = component["id"]
    criteria = [
        _item(criterion["id"], Kind.CRITERION, criterion["text"], code) for criterion in component["criteria"]
    ]
    name = Words(component["name"], _SPANISH["names"][code])
    return Group(code, component["key"], name, tuple(criteria))


CITATION = _GUIDE["citation"]
LIGHT = Words(_GUIDE["light"], _SPANISH["light"])
HEAT = Words(_GUIDE["heat"], _SPANISH["heat"])
CIRCLE_NOTE = Words(_GUIDE["circular_note"], _SPANISH["circular_note"])
LEVELS_NOTE = Words(_GUIDE["levels_note"], _SPANISH["levels_note"])
LEVELS = tuple(
    Level(level["key"], Words(level["name"], _SPANISH["names"][level["key"]])) for level in _GUIDE["levels"]
)
STEPS = tuple(_step(step) for step in _GUIDE["steps"])
COMPONENTS = tuple(_component(component) for component in _GUIDE["accountability_components"])
GROUPS = {group.code: group for group in (*STEPS, *COMPONENTS)}
ITEMS = {item.code: item for group in GROUPS.values() for item in group.items}


def level_named(key):
    """The level of this key, or None."""
    return next((level for level in LEVELS if level.key == key), None)
