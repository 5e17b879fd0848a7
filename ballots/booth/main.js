// The voting booth as one module. A page that has a booth in it starts it; everything else imports what it needs.
import { start } from "./screens.js";

export * from "./engine.js";
export * from "./manifest.js";
export * from "./receipt.js";
export * from "./wire.js";

if (typeof document !== "undefined") {
  start(document);
}
