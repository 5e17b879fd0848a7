// The arithmetic of a ballot in "hearth-ballot-1". Nothing here knows of a page or a network.
import { ristretto255 } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

import {
  Refused, ascii, base64url, canonical, hasFields, hex, isCount, join, readCanonical, same, toBytes, toNumber, u32,
  unbase64url, unhex,
} from "./wire.js";

const Point = ristretto255.Point;
export const FORMAT = "hearth-ballot-1";
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const P = 2n ** 255n - 19n;
const mod = (number) => ((number % L) + L) % L;
const sum = (numbers) => numbers.reduce((total, number) => mod(total + number), 0n);
const total = (points) => points.reduce((one, other) => one.add(other), Point.ZERO);

export function frame(tag, ...parts) {
  return join(...[ascii(tag), ...parts].flatMap((part) => [u32(part.length), part]));
}

export function challenge(tag, ...parts) {
  return toNumber(sha512(frame(`${FORMAT} ${tag}`, ...parts))) % L;
}

function fingerprint(tag, ...parts) {
  return sha256(frame(`${FORMAT} ${tag}`, ...parts));
}

// The point of a canonical encoding, or null. Libraries differ in what they accept, so the rule is stated here.
export function readPoint(bytes) {
  const number = bytes.length === 32 ? toNumber(bytes) : P;
  if (number >= P || number & 1n) {
    return null;
  }
  try {
    return Point.fromBytes(bytes);
  } catch {
    return null;
  }
}

export function needPoint(bytes) {
  const point = readPoint(bytes);
  if (point === null || point.is0()) {
    throw new Refused("encoding", "not a point");
  }
  return point;
}

function needScalar(bytes) {
  const scalar = toNumber(bytes);
  if (scalar === 0n || scalar >= L) {
    throw new Refused("encoding", "not a scalar");
  }
  return scalar;
}

function randomScalar() {
  // Twice as many bits as needed, so that no remainder is likelier than another.
  const scalar = toNumber(globalThis.crypto.getRandomValues(new Uint8Array(64))) % L;
  return scalar || randomScalar();
}

// For public numbers only: quicker, zero allowed, and the time it takes depends on the number.
const times = (scalar, point) => point.multiplyUnsafe(scalar);
const value = (number) => times(BigInt(number), Point.BASE);

export function trackerOf(terms, ciphertexts) {
  return fingerprint("tracker", terms.hash, ciphertexts);
}

export function paperHandle(terms, serial) {
  return fingerprint("paper", terms.hash, u32(serial)).slice(0, 16);
}

function range(low, high) {
  return Array.from({ length: high - low + 1 }, (_, step) => low + step);
}

// Whether the rule allows to choose the options with these numbers, counted from 0.
export function isAllowed(terms, chosen) {
  return chosen.every((option) => isCount(option, 0, terms.options - 1)) && new Set(chosen).size === chosen.length
    && chosen.length >= terms.low && chosen.length <= terms.high;
}

function encrypt(terms, chosen, randomness) {
  if (!isAllowed(terms, chosen)) {
    throw new Refused("shape", "not a choice that the rule allows");
  }
  return randomness.map((secret, option) => ({
    a: Point.BASE.multiply(secret),
    b: terms.key.multiply(secret).add(chosen.includes(option) ? Point.BASE : Point.ZERO),
  }));
}

function together(pairs) {
  return { a: total(pairs.map(({ a }) => a)), b: total(pairs.map(({ b }) => b)) };
}

const bytesOf = (pairs) => join(...pairs.flatMap(({ a, b }) => [a.toBytes(), b.toBytes()]));

function commitments(terms, { a, b }, number, c, r, by = times) {
  const A = by(r, Point.BASE).add(by(c, a));
  const B = by(r, terms.key).add(by(c, b.subtract(value(number))));
  return [A.toBytes(), B.toBytes()];
}

// That a ciphertext holds one of `values`, without saying which. All are made up alike from their end; then the
// answer of the one held is moved until the sum comes out. Its first c and r would give the secret away, so the
// slower multiplication is used, whose steps do not depend on them.
function prove(terms, tag, context, suffix, pair, secret, held, values) {
  const answers = values.map((number) => ({ number, c: randomScalar(), r: randomScalar() }));
  const points = answers.flatMap(({ number, c, r }) =>
    commitments(terms, pair, number, c, r, (scalar, point) => point.multiply(scalar)));
  const excess = mod(sum(answers.map(({ c }) => c)) - challenge(tag, ...context, suffix, ...points));
  const real = answers.find(({ number }) => number === held);
  real.c = mod(real.c - excess);
  real.r = mod(real.r + excess * secret);
  return join(...answers.flatMap(({ c, r }) => [toBytes(c), toBytes(r)]));
}

function proved(terms, tag, context, suffix, pair, scalars, values) {
  const answers = values.map((number, at) => ({ number, c: scalars[2 * at], r: scalars[2 * at + 1] }));
  const points = answers.flatMap(({ number, c, r }) => commitments(terms, pair, number, c, r));
  return sum(answers.map(({ c }) => c)) === challenge(tag, ...context, suffix, ...points);
}

function write(terms, handle, pairs, chosen, randomness) {
  const ciphertexts = bytesOf(pairs);
  const context = [terms.hash, handle, ciphertexts];
  const proofs = pairs.map((pair, option) =>
    prove(terms, "choice", context, u32(option), pair, randomness[option], Number(chosen.includes(option)), [0, 1]));
  const last = prove(
    terms, "sum", context, ascii(""), together(pairs), sum(randomness), chosen.length, range(terms.low, terms.high));
  return base64url(join(Uint8Array.of(1), terms.hash.slice(0, 8), handle, ciphertexts, ...proofs, last));
}

// An encrypted choice whose randomness stays in this closure. It ends in one of two ways, and never in both:
// opened, to be checked and thrown away, or cast, which binds it to a handle.
export function seal(terms, chosen) {
  const randomness = range(1, terms.options).map(randomScalar);
  const pairs = encrypt(terms, chosen, randomness);
  const ciphertexts = bytesOf(pairs);
  let used = null;
  const use = (how) => {
    if (used !== null) {
      throw new Error(`this ballot was ${used} already`);
    }
    used = how;
  };
  return {
    tracker: trackerOf(terms, ciphertexts),
    open() {
      use("opened");
      return canonical({
        format: `${FORMAT} opened`,
        manifest: hex(terms.hash),
        ciphertexts: base64url(ciphertexts),
        chosen: codesOf(terms, chosen),
        randomness: randomness.map((secret) => hex(toBytes(secret))),
      });
    },
    cast(handle) {
      use("cast");
      const text = write(terms, handle, pairs, chosen, randomness);
      randomness.fill(0n);
      return text;
    },
  };
}

function codesOf(terms, chosen) {
  return terms.manifest.options.map((option) => option.code).filter((_, option) => chosen.includes(option));
}

// A sheet of paper as one of two tellers types it. The secret of the batch makes both tellers' ciphertexts equal
// when both typed the same, and so lets the portal compare them without opening either. When they differ, all of
// it differs: with the same randomness the difference would be the choice itself.
export function enterPaper(terms, chosen, batchSecret, serial) {
  const numbers = range(0, terms.options - 1);
  const flags = Uint8Array.from(numbers, (option) => Number(chosen.includes(option)));
  const randomness = numbers.map((option) =>
    challenge("paper", terms.hash, ascii(batchSecret), u32(serial), flags, u32(option)));
  const pairs = encrypt(terms, chosen, randomness);
  return write(terms, paperHandle(terms, serial), pairs, chosen, randomness);
}

// A ballot's text taken apart; only its shape is looked at.
export function readBallot(terms, text) {
  const bytes = unbase64url(text);
  if (bytes[0] !== 1 || bytes.length < 9) {
    throw new Refused("shape", "not a ballot of this format");
  }
  if (!same(bytes.subarray(1, 9), terms.hash.subarray(0, 8))) {
    throw new Refused("other_poll", "a ballot for another vote");
  }
  const branches = 2 * terms.options + terms.high - terms.low + 1;
  const end = 25 + 64 * terms.options;
  if (bytes.length !== end + 64 * branches) {
    throw new Refused("shape", "not a whole ballot");
  }
  const ciphertexts = bytes.slice(25, end);
  return { handle: bytes.slice(9, 25), ciphertexts, proofs: bytes.slice(end), tracker: trackerOf(terms, ciphertexts) };
}

const parts = (bytes) => range(0, bytes.length / 32 - 1).map((at) => bytes.slice(32 * at, 32 * at + 32));

// A ballot with every proof checked, or Refused.
export function checkBallot(terms, text) {
  const ballot = readBallot(terms, text);
  const points = parts(ballot.ciphertexts).map(needPoint);
  const scalars = parts(ballot.proofs).map(needScalar);
  const pairs = range(0, terms.options - 1).map((option) => ({ a: points[2 * option], b: points[2 * option + 1] }));
  const context = [terms.hash, ballot.handle, ballot.ciphertexts];
  const good = pairs.every((pair, option) =>
    proved(terms, "choice", context, u32(option), pair, scalars.slice(4 * option), [0, 1]))
    && proved(terms, "sum", context, ascii(""), together(pairs),
      scalars.slice(4 * terms.options), range(terms.low, terms.high));
  if (!good) {
    throw new Refused("proof", "a proof does not hold");
  }
  return ballot;
}

const OPENED = ["format", "manifest", "ciphertexts", "chosen", "randomness"];

// An opened ballot's parts; Refused when the text is none.
export function readOpened(text) {
  const opened = readCanonical(text);
  if (!opened || opened.format !== `${FORMAT} opened` || !hasFields(opened, OPENED)) {
    throw new Refused("shape", "not an opened ballot");
  }
  return opened;
}

// Encrypt an opened ballot once more and compare: `{tracker, chosen}`, or Refused.
export function checkOpened(terms, text) {
  const opened = readOpened(text);
  if (opened.manifest !== hex(terms.hash)) {
    throw new Refused("other_poll", "an opened ballot for another vote");
  }
  const codes = terms.manifest.options.map((option) => option.code);
  const ciphertexts = typeof opened.ciphertexts === "string" ? unbase64url(opened.ciphertexts) : [];
  const chosen = Array.isArray(opened.chosen) ? opened.chosen.map((name) => codes.indexOf(name)) : null;
  const shaped = ciphertexts.length === 64 * terms.options && chosen && isAllowed(terms, chosen)
    && chosen.every((option, at) => at === 0 || chosen[at - 1] < option)
    && Array.isArray(opened.randomness) && opened.randomness.length === terms.options;
  if (!shaped) {
    throw new Refused("shape", "not an opened ballot");
  }
  const randomness = opened.randomness.map(scalarOfHex);
  if (!same(bytesOf(encrypt(terms, chosen, randomness)), ciphertexts)) {
    throw new Refused("proof", "the encrypted ballot holds something else");
  }
  return { tracker: trackerOf(terms, ciphertexts), chosen };
}

function scalarOfHex(digits) {
  if (typeof digits !== "string" || !/^[0-9a-f]{64}$/.test(digits)) {
    throw new Refused("encoding", "not a scalar");
  }
  return needScalar(unhex(digits, 32));
}
