// How bytes, numbers and texts are written in "hearth-ballot-1".

// Why something was refused, in the words that verify.py uses too: shape, other_poll, encoding or proof.
export class Refused extends Error {
  constructor(why, sentence = why) {
    super(sentence);
    this.why = why;
  }
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const ascii = (text) => new TextEncoder().encode(text);

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function u32(number) {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Bytes from lower-case hex digits, so that each value has one text only.
export function unhex(text, length) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text) || text.length !== 2 * length) {
    throw new Refused("shape", "not hex digits of the right length");
  }
  return Uint8Array.from({ length }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

export function toNumber(littleEndian) {
  return BigInt("0x" + (hex(Uint8Array.from(littleEndian).reverse()) || "0"));
}

export function toBytes(number) {
  const digits = number.toString(16).padStart(64, "0");
  return unhex(digits, 32).reverse();
}

// Groups of `width` bits read as groups of `other` bits, high bits first; what is left over is filled with zeros.
function regroup(values, width, other) {
  const groups = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = (held << width) | value;
    bits += width;
    while (bits >= other) {
      bits -= other;
      groups.push((held >> bits) & ((1 << other) - 1));
    }
    held &= (1 << bits) - 1;
  }
  return { groups, held, bits, other };
}

function filled({ groups, held, bits, other }) {
  return bits ? [...groups, (held << (other - bits)) & ((1 << other) - 1)] : groups;
}

export function base64url(bytes) {
  return filled(regroup(bytes, 8, 6)).map((value) => BASE64URL[value]).join("");
}

// Every sequence of bytes has exactly one text: no padding, no other alphabet, unused bits zero.
export function unbase64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw new Refused("shape", "not base64url without padding");
  }
  const { groups, held } = regroup(Array.from(text, (sign) => BASE64URL.indexOf(sign)), 6, 8);
  if (held) {
    throw new Refused("shape", "unused bits that are not zero");
  }
  return Uint8Array.from(groups);
}

// Ordinary base64, as signed notes have it.
export function unbase64(text) {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4) {
    throw new Refused("shape", "not base64");
  }
  return unbase64url(text.replace(/=+$/, "").replace(/\+/g, "-").replace(/\//g, "_"));
}

// A tracker as people read it: its first ten bytes, in four groups of four.
export function code(tracker) {
  const signs = filled(regroup(tracker.slice(0, 10), 8, 5)).map((value) => CROCKFORD[value]);
  return signs.join("").replace(/(.{4})(?=.)/g, "$1-");
}

// The one way to write a value as JSON, as in RFC 8785, kept to what verify.py keeps to. Throws for anything else.
export function canonical(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  const halfCharacter = /[\ud800-\udfff]/u;
  const plain = typeof value === "string" ? !halfCharacter.test(value)
    : typeof value !== "number" || Number.isSafeInteger(value);
  if (!plain) {
    throw new Refused("shape", "not a plain value");
  }
  return JSON.stringify(value);
}

// What a text in canonical JSON says, or null when it is something else.
export function readCanonical(text) {
  try {
    const said = JSON.parse(text);
    return canonical(said) === text ? said : null;
  } catch {
    return null;
  }
}

export function hasFields(object, names) {
  return same(Object.keys(object).sort(), [...names].sort());
}

export function isCount(number, least, most = Infinity) {
  return Number.isInteger(number) && number >= least && number <= most;
}
