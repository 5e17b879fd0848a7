"""Whatever is put on the record is said there in a plain sentence."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from portal.templatetags.hearth import with_actors
from record.models import TEXTS
from record.views import GROUPS

ROOT = Path(__file__).resolve().parents[2]
FLOORS = "record|community|proposals|ballots|decisions|redress_log|accountability|cms"
KIND = re.compile(rf"(payload|{FLOORS})\.[a-z_]+")


def kinds():
    """Every kind that the source of an action, or of what signs, names as the first thing it tells the record."""
    found = set()
    for path in (*ROOT.glob("*/actions.py"), *ROOT.glob("*/actions/*.py"), *ROOT.glob("*/signing.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            candidates = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "kind")]
            for candidate in candidates:
                if isinstance(candidate, ast.Constant) and KIND.fullmatch(str(candidate.value)):
                    found.add(candidate.value)
    return sorted(found)


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_entry_has_its_sentence(kind):
    try:
        get_template(f"record/entries/{kind}.html")
    except TemplateDoesNotExist:
        pytest.fail(f"write one plain sentence in record/entries/{kind}.html of the app that owns the kind")


def test_the_log_can_be_narrowed_to_the_part_that_each_kind_belongs_to():
    assert {kind.partition(".")[0] for kind in kinds()} == set(GROUPS)


def roles():
    """Every role in which somebody acts, as the record names it."""
    found = set()
    for path in (*ROOT.glob("*/actions.py"), *ROOT.glob("*/actions/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".acting_as"):
                said = [keyword.value for keyword in node.keywords if keyword.arg == "role"]
                inside = [one for value in said for one in ast.walk(value)]
                found |= {one.value for one in inside if isinstance(one, ast.Constant) and one.value}
    return sorted(found)


@pytest.mark.parametrize("role", roles())
def test_every_role_has_its_words(role):
    ((_entry, words),) = with_actors([SimpleNamespace(actor=role)])
    assert words != role


def test_the_search_for_roles_finds_them():
    assert {"steward", "voter", "scrutineer", "teller"} <= set(roles())


def texts():
    """The name of every text that an action's source puts beside an entry."""
    found = set()
    for path in (*ROOT.glob("*/actions.py"), *ROOT.glob("*/actions/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "personal" and isinstance(node.value, ast.Dict):
                found |= {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
    return sorted(found)


@pytest.mark.parametrize("name", texts())
def test_every_text_has_its_words_above_it(name):
    assert name in TEXTS, "say in record.models.TEXTS what stands above it on the page of an entry"


def test_the_search_for_texts_finds_them():
    assert {"reason", "wording"} <= set(texts())


def test_the_search_for_kinds_finds_them():
    assert {"payload.erased", "proposals.submitted"} <= set(kinds())
