// Whether a receipt says what it should, and was signed by the key that the manifest names.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { Refused, ascii, hex, join, same, unbase64 } from "./wire.js";

// A signed note (C2SP) of this key: its text, or Refused.
export function openNote(note, vkey) {
  const [name, short, ...encoded] = vkey.split("+");
  const data = unbase64(encoded.join("+"));
  const keyHash = sha256(join(ascii(`${name}\n`), data)).slice(0, 4);
  if (data.length !== 33 || data[0] !== 1 || hex(keyHash) !== short) {
    throw new Refused("shape", "not a key");
  }
  const cut = note.lastIndexOf("\n\n") + 1;
  const text = note.slice(0, cut);
  const start = `\u2014 ${name} `;
  const lines = note.slice(cut + 1).split("\n").filter((line) => line.startsWith(start));
  const good = cut > 0 && lines.some((line) => {
    try {
      const signed = unbase64(line.slice(start.length));
      return signed.length === 68 && same(signed.slice(0, 4), keyHash)
        && ed25519.verify(signed.slice(4), ascii(text), data.slice(1), { zip215: false });
    } catch {
      return false;
    }
  });
  if (!good) {
    throw new Refused("proof", "not signed by the key of this vote");
  }
  return text;
}

// What the receipt adds to what is known, `{vote, listedBy}`; Refused when it is not one for exactly this ballot.
export function checkReceipt(terms, note, { handle, tracker }) {
  const lines = openNote(note, terms.manifest.receipt_key).split("\n");
  const [vote, listedBy] = [lines[5] || "", lines[7] || ""];
  const expected = [
    "hearth-ballot-1 receipt",
    terms.manifest.poll,
    terms.manifest.electorate,
    `manifest ${hex(terms.hash)}`,
    `handle ${hex(handle)}`,
    vote,
    `tracker ${hex(tracker)}`,
    listedBy,
    "",
  ];
  const good = /^vote [1-9][0-9]*$/.test(vote) && listedBy.startsWith("listed by ")
    && lines.length === expected.length && lines.every((line, at) => line === expected[at]);
  if (!good) {
    throw new Refused("proof", "a receipt for another ballot");
  }
  return { vote: Number(vote.slice(5)), listedBy: listedBy.slice(10) };
}
