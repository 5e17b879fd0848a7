// Answers the questions of test_engine.py: a list of [name, arguments] in JSON on the way in, a list of answers out.
// It asks the module that voters are served, not its sources.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

// Node 18 has it, but not under its name.
globalThis.crypto ??= webcrypto;
// Node 18 takes a file of this name for a module of the older kind, unless it comes as an address.
const served = readFileSync(new URL("../../../ballots/static/ballots/booth.js", import.meta.url), "base64");
const booth = await import(`data:text/javascript;base64,${served}`);

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));
const readings = new Map();
function terms(manifest) {
  if (!readings.has(manifest)) {
    readings.set(manifest, booth.readManifest(new TextEncoder().encode(manifest)));
  }
  return readings.get(manifest);
}

const answers = {
  read: (manifest, expected = null) => {
    const { options, low, high, hash } = booth.readManifest(new TextEncoder().encode(manifest), expected);
    return { options, low, high, hash: booth.hex(hash) };
  },
  cast: (manifest, chosen, handle) => {
    const sealed = booth.seal(terms(manifest), chosen);
    return { tracker: booth.hex(sealed.tracker), text: sealed.cast(bytes(handle)) };
  },
  open: (manifest, chosen) => {
    const sealed = booth.seal(terms(manifest), chosen);
    return { tracker: booth.hex(sealed.tracker), text: sealed.open() };
  },
  twice: (manifest, first, then) => {
    const sealed = booth.seal(terms(manifest), [0]);
    sealed[first](new Uint8Array(16));
    return sealed[then](new Uint8Array(16));
  },
  check: (manifest, text) => {
    const ballot = booth.checkBallot(terms(manifest), text);
    return { tracker: booth.hex(ballot.tracker), handle: booth.hex(ballot.handle) };
  },
  check_opened: (manifest, text) => {
    const { tracker, chosen } = booth.checkOpened(terms(manifest), text);
    return { tracker: booth.hex(tracker), chosen };
  },
  // How often the key of the vote is multiplied in a time that depends on the number, in casting and with checking.
  hurried: (manifest, chosen, handle) => {
    const { key } = terms(manifest);
    let found = 0;
    const watched = {
      multiply: (scalar) => key.multiply(scalar),
      multiplyUnsafe: (scalar) => {
        found += 1;
        return key.multiplyUnsafe(scalar);
      },
    };
    const text = booth.seal({ ...terms(manifest), key: watched }, chosen).cast(bytes(handle));
    const casting = found;
    booth.checkBallot({ ...terms(manifest), key: watched }, text);
    return [casting, found];
  },
  paper: (manifest, chosen, secret, serial) => booth.enterPaper(terms(manifest), chosen, secret, serial),
  receipt: (manifest, note, handle, tracker) =>
    booth.checkReceipt(terms(manifest), note, { handle: bytes(handle), tracker: bytes(tracker) }),
  code: (tracker) => booth.code(bytes(tracker)),
  challenge: (tag, parts) => booth.hex(booth.toBytes(booth.challenge(tag, ...parts.map(bytes)))),
  point: (encoding) => booth.readPoint(bytes(encoding)) !== null,
};

function answer([name, ...given]) {
  try {
    return answers[name](...given);
  } catch (error) {
    return { refused: error.why || String(error) };
  }
}

const questions = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map(answer)));
