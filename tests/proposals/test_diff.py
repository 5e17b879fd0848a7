from hypothesis import given
from hypothesis import strategies as st

from proposals.diff import Piece, compare, is_changed


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
