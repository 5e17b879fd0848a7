"""Makes the golden record: a small published folder that must never change, from a fixed key and fixed leaves.

``python -m tests.record.golden`` wrote ``tests/data/golden_record`` once. It exists so that a later change of the
code cannot silently change the format: whatever is written anew must be these bytes.
"""

import hashlib
import json
import sys
from pathlib import Path

from record import note
from record.verify import (
    TILE,
    Edge,
    bundle,
    canonical,
    commitment,
    leaf_hash,
    payload_path,
    split_bundle,
    tile_path,
)

FOLDER = Path(__file__).resolve().parents[1] / "data" / "golden_record"
KEY = note.generate_key("golden.example/record", seed=bytes(range(32)))
SIZE, OLD_SIZE = 300, 100
ERASED = 7


def ref(index):
    """The reference of an entry, which a real one draws at random."""
    return hashlib.sha256(b"ref %d" % index).hexdigest()[:32]


def make_leaves():
    """The bodies of the entries, and the texts beside them by index."""
    bodies, texts = [], {}
    for index in range(SIZE):
        leaf = {
            "v": 1,
            "kind": "proposals.submitted",
            "at": f"2026-03-{index % 28 + 1:02d}T{index % 24:02d}:30Z",
            "ref": ref(index),
            "subject": f"PRP-2026-{index:04d}",
            "actor": "member",
            "facts": {
                "number": index,
                "words": "light & heat – «luz y calor» \u0001\U0001f525",
                "none": None,
            },
            "commits": {},
        }
        if index % 50 == ERASED:
            salt, value = (
                hashlib.sha256(b"salt %d" % index).digest(),
                f"What person {index} wrote.\n¿Sí? “Sí.”",
            )
            leaf["commits"]["words"] = commitment(salt, canonical(value)).hex()
            texts[index] = {"words": {"salt": salt.hex(), "value": value}}
        if index == SIZE - 1:
            leaf |= {"kind": "payload.erased", "subject": f"PRP-2026-{ERASED:04d}", "actor": "steward"}
            leaf["facts"] = {"ref": ref(ERASED), "name": "words", "reason": "request"}
        bodies.append(canonical(leaf))
    texts[ERASED] = {"words": {"erased": True}}
    return bodies, texts


def make(folder, bodies, texts):
    """Write the published layout of these entries."""
    edge, files = Edge(), {}
    for index, body in enumerate(bodies):
        for level, number, tile in edge.append(leaf_hash(body)):
            files[tile_path(level, number)] = tile
        if edge.size == OLD_SIZE:
            files["checkpoint-100"] = note.sign_checkpoint(OLD_SIZE, edge.root(), KEY)
        if index % TILE == TILE - 1 or index == len(bodies) - 1:
            number = index // TILE
            part = bodies[number * TILE : index + 1]
            files[tile_path("entries", number, len(part))] = bundle(part)
            beside = {at: texts[at] for at in range(number * TILE, index + 1) if at in texts}
            if beside:
                files[payload_path(number)] = json.dumps(beside, ensure_ascii=False, indent=1).encode()
    for level, number, tile in edge.unfinished():
        files[tile_path(level, number, len(tile) // 32)] = tile
    files["key"] = f"{note.public_key(KEY)}\n".encode()
    files["checkpoint"] = note.sign_checkpoint(edge.size, edge.root(), KEY)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def read_bodies(folder=FOLDER):
    """The leaves of the golden record as they lie in its bundles."""
    bundles = [tile_path("entries", 0), tile_path("entries", 1, SIZE - TILE)]
    return [body for path in bundles for body in split_bundle((folder / path).read_bytes())]


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, *make_leaves())
