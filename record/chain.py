"""Proofs over the tree of RFC 6962, made from tiles of hashes."""

from functools import cache

from record.verify import TILE, Edge, canonical, fold, leaf_hash, node_hash, split_hashes

__all__ = ["Edge", "Tree", "canonical", "consistency_holds", "inclusion_holds", "leaf_hash", "node_hash"]


class Tree:
    """A tree of ``size`` entries whose hashes come from ``read_tile(level, number, width)``."""

    def __init__(self, size, read_tile):
        self.size = size
        # Proofs of neighbouring entries share most of their way to the root.
        self._range = cache(self._range)
        self._tile = cache(
            lambda level, number: split_hashes(read_tile(level, number, self._width(level, number)))
        )

    def root(self):
        return Edge.at(
            self.size, lambda level, number, width: b"".join(self._tile(level, number)[:width])
        ).root()

    def inclusion_proof(self, index):
        """The hashes that lead from entry ``index`` to the root (RFC 6962, 2.1.1)."""
        if not 0 <= index < self.size:
            raise LookupError(f"there is no entry {index} among {self.size}")
        return self._path(index, 0, self.size)

    def consistency_proof(self, old_size):
        """The hashes that show the first ``old_size`` entries to be unchanged (RFC 6962, 2.1.2)."""
        if not 0 <= old_size <= self.size:
            raise LookupError(f"{self.size} entries cannot extend {old_size}")
        if old_size in (0, self.size):
            return []
        return self._subproof(old_size, 0, self.size, True)

    def _path(self, index, start, end):
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._range(middle, end)]
        return [*self._path(index, middle, end), self._range(start, middle)]

    def _subproof(self, old, start, end, whole):
        if old == end:
            return [] if whole else [self._range(start, end)]
        middle = start + _split(end - start)
        if old <= middle:
            return [*self._subproof(old, start, middle, whole), self._range(middle, end)]
        return [*self._subproof(old, middle, end, False), self._range(start, middle)]

    def _range(self, start, end):
        """The root over the entries of a subtree, which is either complete or reaches to the end."""
        height = (end - start).bit_length() - 1
        if end - start != 1 << height:
            middle = start + _split(end - start)
            return node_hash(self._range(start, middle), self._range(middle, end))
        level, within = divmod(height, 8)
        number, position = divmod(start >> 8 * level, TILE)
        return fold(self._tile(level, number)[position : position + (1 << within)])

    def _width(self, level, number):
        return min(TILE, (self.size >> 8 * level) - number * TILE)


def _split(count):
    """The largest power of two below ``count``: where RFC 6962 divides a tree."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_holds(leaf, index, size, proof, root):
    """Whether the proof leads from a leaf's hash at ``index`` to the root of ``size`` entries (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(old_size, new_size, old_root, new_root, proof):
    """Whether the proof shows the old tree to be the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if old_size > new_size or old_size < 0:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == fold([])
    steps = list(proof)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root
