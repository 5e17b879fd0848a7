"""A poll whose published files can be spoiled, one by one or consistently."""

import hashlib
import json

from record import verify
from record.verify import canonical

VOTES = [(voter, {voter % 3}) for voter in range(16)] + [(2, {0}), (3, {1})]
PAPER = [(3, {2}), (20, {0}), (21, {0})]


class Files(dict):
    """A poll's published files, to be spoiled."""

    def __init__(self, poll):
        super().__init__(poll.files)
        self.terms, self.folder = poll.terms, poll.folder

    def open(self, path):
        if path not in self:
            raise FileNotFoundError(path)
        return self[path]

    def read(self, name):
        return self[f"{self.folder}/{name}"]

    def put(self, name, data):
        self[f"{self.folder}/{name}"] = data

    def change(self, name, **changes):
        self.put(name, canonical(json.loads(self.read(name)) | changes))

    @property
    def lines(self):
        return self.read("ballots.jsonl").splitlines(keepends=True)

    @lines.setter
    def lines(self, lines):
        self.put("ballots.jsonl", b"".join(lines))

    def ballot(self, line):
        return verify.from_base64url(json.loads(self.lines[line - 1])["ballot"])

    def forge(self, line, data, **changes):
        """Put another ballot in a line, with all that is said about it elsewhere, so that only it is wrong."""
        lines = self.lines
        said = json.loads(lines[line - 1]) | {"ballot": verify.base64url(data)} | changes
        lines[line - 1] = canonical(said) + b"\n"
        self.lines = lines
        batch, place = divmod(line - 1, 10)
        name = f"received-{batch + 1}.json"
        ballots = json.loads(self.read(name))["ballots"]
        ballots[place] = {
            "tracker": verify.tracker_of(self.terms, data[25 : 25 + 64 * self.terms.options]),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        self.change(name, ballots=ballots)
        self.change("tally.json", ballots=hashlib.sha256(self.read("ballots.jsonl")).hexdigest())

    def tracker(self, line):
        batch, place = divmod(line - 1, 10)
        digits = json.loads(self.read(f"received-{batch + 1}.json"))["ballots"][place]["tracker"]
        return f"line {line}, tracker {verify.short_tracker(digits)} ({digits}): "
