"""Reading a file of addresses: what comes of it, and what is said of each line that is wrong."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.addresses import MOST_BYTES, MOST_ROWS, NotAList, hash_address, read_list
from ballots.models import Constituency


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ana@example.org\nbea@example.org\n", {"ana@example.org": 1, "bea@example.org": 2}),
        ("name,email\nAna,ANA@Example.org\n", {"ana@example.org": 2}),
        ("nombre;correo\r\nPeña;pena@example.org\r\n", {"pena@example.org": 2}),
        ("name\temail\nAna\tana@example.org\n", {"ana@example.org": 2}),
        ("Ana <ana@example.org>\n\n mailto:bea@example.org \n", {"ana@example.org": 1, "bea@example.org": 3}),
        ('"two\nlines",ana@example.org\n', {"ana@example.org": 2}),
        ("Ana;Mill Lane 3, 2nd floor, left;ana@example.org\n", {"ana@example.org": 1}),
        ("\n\nname;address\nAna;ana@example.org\n", {"ana@example.org": 4}),
    ],
)
def test_a_list_is_read_however_a_program_wrote_it(text, found):
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        result = read_list(text.encode(encoding))
        assert (result.addresses, result.problems) == (found, []), encoding


def test_signs_that_nobody_sees_are_no_part_of_an_address():
    result = read_list("\u200bana@example.org\u200b\nbea\u00ad@example.org\u00a0\n".encode())
    assert (list(result.addresses), result.problems) == (["ana@example.org", "bea@example.org"], [])


def test_each_line_that_is_wrong_is_named_and_not_repeated():
    result = read_list(
        b"email\nana@example.org\nno address\nana@@example.org\nANA@example.org\na@b.org,c@d.org\nbea@example.org\n"
    )
    assert list(result.addresses) == ["ana@example.org", "bea@example.org"]
    assert [line for line, _words in result.problems] == [3, 4, 5, 6]
    words = " ".join(words for _line, words in result.problems)
    assert "stands in line 2 already" in words
    assert "@" not in words


def test_a_quotation_mark_that_is_never_closed_ends_the_list():
    result = read_list(b'ana@example.org\n"bea@example.org\ncleo@example.org\n')
    assert list(result.addresses) == ["ana@example.org"]
    assert len(result.problems) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no email address"),
        (b"\xef\xbb\xbf\r\n\r\n", "no email address"),
        (b"name,street\nAna,Mill Lane\n", "no email address"),
        (b"PK\x03\x04" + b"\0" * 100, "no text file"),
        ("ana@example.org\n".encode("utf-16"), "no text file"),
        (os.urandom(2_000_000), "no text file"),
        (b"x" * 2_000_000, "no email address"),
        (b"<" * 2_000_000, "no email address"),
        (b"\n" * (MOST_ROWS + 1), "rows"),
        (b"a@b.org\n" * 600_000 + b"x" * MOST_BYTES, "megabytes"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(data, words):
    with pytest.raises(NotAList, match=words):
        read_list(data)


def test_a_list_of_twenty_thousand_is_read_with_its_problems():
    lines = [f"neighbour{number}@example.org" for number in range(20_000)]
    random.Random(4).shuffle(lines)
    result = read_list("\n".join([*lines, *["rubbish"] * 300]).encode())
    assert len(result.addresses) == 20_000
    assert (result.problem_count, len(result.problems)) == (300, 50)


@given(st.binary(max_size=400))
def test_nothing_that_is_sent_breaks_the_reader(data):
    try:
        found = read_list(data)
    except NotAList:
        return
    assert all(address.count("@") == 1 and address == address.lower() for address in found.addresses)


def test_a_mailbox_has_one_hash_in_a_community_and_another_in_the_next():
    one, other = Constituency(pk=1), Constituency(pk=2)
    assert hash_address(one, "Ana@example.org") == hash_address(one, "ana+x@example.org")
    assert hash_address(one, "ana@example.org") != hash_address(other, "ana@example.org")
    assert hash_address(one, "+x@example.org") != hash_address(one, "+y@example.org")
