import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.diff import Edit, Piece, compare, edits, is_changed


def kinds(before, after):
    return [paragraph.kind for paragraph in compare(before, after)]


def test_equal_texts_show_no_change():
    assert not is_changed(compare("One.\n\nTwo.", "One.\n\nTwo."))


def test_a_changed_word_is_shown_inside_its_paragraph():
    (paragraph,) = compare("Data is kept for thirty days.", "Data is kept for sixty days.")
    assert paragraph.kind == "changed"
    assert Piece("removed", "thirty ") in paragraph.pieces
    assert Piece("added", "sixty ") in paragraph.pieces


def test_a_new_paragraph_is_added_and_the_others_stay():
    assert kinds("One.\n\nThree.", "One.\n\nTwo is new.\n\nThree.") == ["same", "added", "same"]


def test_a_dropped_paragraph_is_removed():
    assert kinds("One.\n\nTwo.", "Two.") == ["removed", "same"]


def test_unlike_paragraphs_are_one_removed_and_one_added():
    assert kinds("We sell nothing.", "Anyone may object until Friday.") == ["removed", "added"]


words = st.lists(st.sampled_from(["a", "b", "c", "data", "\n\n"]), max_size=12).map(" ".join)


@given(words, words)
def test_both_texts_can_be_read_back_from_the_comparison(before, after):
    paragraphs = compare(before, after)
    for text, hidden in ((before, "added"), (after, "removed")):
        read = "".join(
            piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.kind != hidden
        )
        assert "".join(read.split()) == "".join(text.split())


def test_a_single_changed_word_takes_the_next_one_along():
    assert edits(compare("Kept for thirty days here.", "Kept for sixty days here.")) == [
        Edit(1, "thirty days", "sixty days")
    ]


def test_changes_with_a_word_or_two_between_are_told_as_one():
    (edit,) = edits(
        compare("We keep old and new lists for a year.", "We keep few and short lists for a year.")
    )
    assert (edit.before, edit.after) == ("old and new", "few and short")


def test_whole_paragraphs_are_told_whole():
    told = edits(compare("One stays.\n\nTwo goes away now.", "One stays.\n\nQuite another thought."))
    assert told == [
        Edit(2, "Two goes away now.", "", is_whole=True),
        Edit(2, "", "Quite another thought.", is_whole=True),
    ]


def test_a_changed_paragraph_is_found_behind_a_new_one():
    before = "The list of streets is kept for a year."
    after = f"Something was put in front.\n\n{before.replace('year', 'month')}"
    assert kinds(before, after) == ["added", "changed"]


@pytest.mark.parametrize("paragraphs", [1, 60])
@pytest.mark.parametrize("changed", [0.01, 0.3, 1])
def test_thirty_thousand_characters_are_compared_in_a_moment(paragraphs, changed):
    chance = random.Random(1)
    vocabulary = ["the", "of", "and", "data", "to"] * 40 + [f"word{i}" for i in range(900)]
    old = [chance.choice(vocabulary) for _number in range(5_000)]
    new = [chance.choice(vocabulary) if chance.random() < changed else word for word in old]
    size = len(old) // paragraphs
    one, other = (
        "\n\n".join(" ".join(words[at : at + size]) for at in range(0, len(words), size))
        for words in (old, new)
    )
    assert len(one) > 25_000
    began = time.process_time()
    edits(compare(one, other))
    assert time.process_time() - began < 1
