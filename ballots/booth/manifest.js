// The manifest of a vote: what is asked, how it may be answered, and the key that answers are encrypted to.
import { sha256 } from "@noble/hashes/sha2.js";

import { FORMAT, needPoint } from "./engine.js";
import { Refused, hasFields, hex, isCount, readCanonical, unhex } from "./wire.js";

const FIELDS = [
  "format", "suite", "level", "poll", "electorate", "electorate_name", "proposal", "question", "options", "rule",
  "quorum_per_cent", "threshold_per_cent", "tie", "floor", "announced_at", "roll_frozen_at", "opens_at", "closes_at",
  "election_key", "receipt_key", "roll", "booth", "log",
];

// What the bytes of a manifest lay down about its ballots. `expected` is its SHA-256 in hex, where it is known.
export function readManifest(bytes, expected = null) {
  const hash = sha256(bytes);
  if (expected !== null && hex(hash) !== expected) {
    throw new Refused("other_poll", "the manifest is not the one that was announced");
  }
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    text = "";
  }
  const manifest = readCanonical(text);
  const numbers = manifest && hasFields(manifest, FIELDS) && numbersOf(manifest);
  if (!numbers) {
    throw new Refused("shape", "not a manifest of this format");
  }
  return { ...numbers, manifest, hash, key: needPoint(unhex(manifest.election_key, 32)) };
}

// How many options there are, and how few and how many may be chosen; null when the manifest does not say it well.
function numbersOf({ format, suite, level, poll, electorate, options, rule, floor }) {
  const count = Array.isArray(options) ? options.length : 0;
  const codes = count ? options.map((option) => option && option.code) : [];
  const good = format === FORMAT && suite === "ristretto255-sha512" && level === "B"
    && [poll, electorate].every((name) => typeof name === "string" && /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    && count >= 2 && count <= 30 && new Set(codes).size === count
    && codes.every((code) => code && typeof code === "string") && rule && isCount(floor, 11);
  if (good && rule.kind === "one" && hasFields(rule, ["kind"])) {
    return { options: count, low: 1, high: 1 };
  }
  if (good && rule.kind === "approval" && hasFields(rule, ["kind", "most"]) && isCount(rule.most, 1, count)) {
    return { options: count, low: 0, high: rule.most };
  }
  return null;
}
