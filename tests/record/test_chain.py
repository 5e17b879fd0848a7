"""The tree, its proofs and its notes, compared with code that nobody here wrote."""

import hashlib

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from record import note, verify
from record.chain import Tree, consistency_holds, inclusion_holds
from record.verify import Edge, Mismatch, canonical, fold, leaf_hash, open_checkpoint, signature_is_good

BODIES = [b"entry %d" % index for index in range(64)]
LEAVES = [leaf_hash(body) for body in BODIES]
# The tree of 64 fits one tile; level 1 has none yet.
TREES = [Tree(size, lambda level, number, width: b"".join(LEAVES)) for size in range(65)]
ROOTS = [tree.root() for tree in TREES]


@pytest.fixture(scope="module")
def oracle():
    """The same entries in another implementation of the same tree."""
    tree = InmemoryTree(algorithm="sha256")
    for body in BODIES:
        tree.append_entry(body)
    return tree


def test_every_root_agrees_with_another_implementation(oracle):
    assert [oracle.get_root(size) for size in range(65)] == ROOTS


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Edge().root() == ROOTS[0] == hashlib.sha256(b"").digest()


def test_every_entry_of_every_tree_is_proved_to_be_in_it():
    for size in range(1, 65):
        for index in range(size):
            proof = TREES[size].inclusion_proof(index)
            assert inclusion_holds(LEAVES[index], index, size, proof, ROOTS[size])
            assert (
                not inclusion_holds(LEAVES[index], (index + 1) % size, size, proof, ROOTS[size]) or size == 1
            )


def test_every_tree_is_proved_to_begin_every_larger_one():
    for new in range(65):
        for old in range(new + 1):
            proof = TREES[new].consistency_proof(old)
            assert consistency_holds(old, new, ROOTS[old], ROOTS[new], proof)
            if 0 < old < new:
                assert not consistency_holds(old, new, ROOTS[old - 1], ROOTS[new], proof)
                assert not consistency_holds(old, new, ROOTS[old], ROOTS[new - 1], proof)


@given(st.integers(1, 64), st.data())
def test_a_proof_with_one_bit_changed_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = TREES[size].inclusion_proof(index)
    for step in range(len(proof)):
        flipped = bytearray(proof[step])
        flipped[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        changed = [*proof[:step], bytes(flipped), *proof[step + 1 :]]
        assert not inclusion_holds(LEAVES[index], index, size, changed, ROOTS[size])
    assert not inclusion_holds(LEAVES[index], index, size, [*proof, LEAVES[0]], ROOTS[size])


def test_no_proof_is_made_of_what_is_not_there():
    with pytest.raises(LookupError):
        TREES[5].inclusion_proof(5)
    with pytest.raises(LookupError):
        TREES[5].consistency_proof(6)
    assert not inclusion_holds(LEAVES[0], 1, 1, [], ROOTS[1])
    assert not consistency_holds(6, 5, ROOTS[6], ROOTS[5], [])


@pytest.mark.parametrize("size", [255, 256, 257, 65_535, 65_536, 65_537, 66_000])
def test_a_tree_of_many_tiles_grows_to_the_same_root_and_proves_its_entries(size, many):
    leaves, tiles = many
    edge = Edge()
    for leaf in leaves[:size]:
        edge.append(leaf)
    tree = Tree(size, lambda level, number, width: tiles[level, number])
    assert edge.root() == tree.root() == fold(leaves[:size])
    for index in (0, 254, 255, size // 2, size - 1):
        if index < size:
            assert inclusion_holds(leaves[index], index, size, tree.inclusion_proof(index), tree.root())
    for old in (1, 255, size // 3, size - 1):
        assert consistency_holds(old, size, fold(leaves[:old]), tree.root(), tree.consistency_proof(old))
    again = Edge.at(size, lambda level, number, width: tiles[level, number])
    assert again.tiles == edge.tiles


@pytest.fixture(scope="module")
def many():
    """66,000 leaves, and every tile they make, complete or not."""
    leaves = [hashlib.sha256(b"%d" % index).digest() for index in range(66_000)]
    edge, tiles = Edge(), {}
    for leaf in leaves:
        for level, number, tile in edge.append(leaf):
            tiles[level, number] = tile
    tiles |= {(level, number): tile for level, number, tile in edge.unfinished()}
    return leaves, tiles


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_canonical_json_is_that_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [1.5, 2**53, -(2**53), {"ñ": 1}, {1: 1}, b"", {"a": [object()]}, "\ud800", float("nan")]
)
def test_canonical_json_refuses_what_verifiers_could_read_in_two_ways(value):
    with pytest.raises(ValueError, match=r"\w"):
        canonical(value)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_signatures_agree_with_openssl(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert signature_is_good(public, message, signature)
    broken = bytearray(signature)
    broken[bit // 8] ^= 1 << bit % 8
    assert not signature_is_good(public, message, bytes(broken))
    assert not signature_is_good(public, message + b"x", signature)


def test_a_second_spelling_of_a_signature_is_refused():
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"words")
    scalar = int.from_bytes(signature[32:], "little") + verify.ORDER
    assert not signature_is_good(public, b"words", signature[:32] + scalar.to_bytes(32, "little"))
    # A key of small order would sign anything.
    neutral = (1).to_bytes(32, "little")
    assert not signature_is_good(neutral, b"words", neutral + bytes(32))
    # y = p is a second spelling of y = 0.
    assert verify._point(verify._P.to_bytes(32, "little")) is None


def test_a_note_is_opened_with_its_own_key_only():
    key, other = note.generate_key("record.example"), note.generate_key("record.example")
    signed = note.sign_checkpoint(3, bytes(32), key)
    assert open_checkpoint(signed, note.public_key(key)) == (3, bytes(32))
    with pytest.raises(Mismatch, match="no signature by the key"):
        open_checkpoint(signed, note.public_key(other))
    with pytest.raises(Mismatch, match="not good"):
        open_checkpoint(signed.replace(b"\n3\n", b"\n4\n"), note.public_key(key))
    with pytest.raises(ValueError, match="no spaces"):
        note.generate_key("two words")


def test_the_key_text_is_that_of_the_go_package():
    # From the documentation of golang.org/x/mod/sumdb/note.
    signing = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    assert note.public_key(signing) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    signed = note.sign(
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n",
        signing,
    )
    assert signed.decode().endswith(
        "\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
