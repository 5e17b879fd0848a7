// The voting booth: which screen follows which.
import { Checks } from "./checking.js";
import { checkBallot, isAllowed, seal } from "./engine.js";
import { readManifest } from "./manifest.js";
import { checkReceipt } from "./receipt.js";
import { Failure, fetchHandle, sendBallot } from "./sending.js";
import { code, same, unhex } from "./wire.js";

export function start(document) {
  const root = document.querySelector("[data-booth]");
  if (root) {
    new Booth(document, root).open();
  }
}

class Booth extends Checks {
  constructor(document, root) {
    super(document, root);
    this.portable = root.dataset.booth === "portable";
    this.polls = Array.from(root.querySelectorAll("[data-manifest]"), ({ dataset }) => ({ ...dataset }));
    this.unsent = false;
    this.window.addEventListener("beforeunload", (event) => {
      if (this.unsent) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
  }

  async open() {
    this.chosen = [];
    if (this.portable) {
      this.bring();
      return;
    }
    try {
      await Promise.all(this.polls.map(async (poll) => {
        const response = await this.window.fetch(poll.manifest, { credentials: "omit" });
        poll.terms = readManifest(new Uint8Array(await response.arrayBuffer()), poll.hash);
      }));
    } catch {
      this.unopened();
      return;
    }
    if (this.polls.length > 1) {
      this.electorates();
    } else {
      this.enter(this.polls[0]);
    }
  }

  unopened() {
    this.show("unopened", { sentence: this.sentence("load") }, () => this.unopened());
  }

  bring(error = false) {
    this.show("bring", { error }, () => this.bring(error));
  }

  async take(form) {
    try {
      const [file] = form.elements.file.files;
      const bytes = file ? await file.arrayBuffer() : new TextEncoder().encode(form.elements.text.value.trim());
      const poll = { terms: readManifest(new Uint8Array(bytes)) };
      this.polls = [poll];
      this.enter(poll);
    } catch {
      this.bring(true);
    }
  }

  electorates() {
    const { manifest } = this.polls[0].terms;
    const facts = { question: this.worded(manifest.question), electorates: this.links(this.polls) };
    this.show("electorates", facts, () => this.electorates());
  }

  links(polls) {
    return polls.map((poll) => {
      const facts = { name: this.worded(poll.terms.manifest.electorate_name), done: poll.done };
      const link = this.part(this.template("part", "electorate"), facts);
      link.querySelector("button").addEventListener("click", () => this.enter(poll));
      return link;
    });
  }

  enter(poll) {
    this.forget();
    this.poll = poll;
    this.ask();
  }

  // Nothing of a choice stays behind once it was received or given up.
  forget() {
    Object.assign(this, { chosen: [], sealed: null, tracker: null, text: null, handle: null, answer: null });
    this.unsent = false;
  }

  ask(error = null) {
    const { terms } = this.poll;
    const { options, rule, opens_at: opens } = terms.manifest;
    this.show("choose", {
      ...this.facts(),
      none: error === "none",
      many: error === "many",
      one: rule.kind === "one",
      approval: rule.kind === "approval",
      opens: new Date(opens) > Date.now() && this.moment(opens),
      options: options.map((option, number) => this.option(option, number)),
    }, () => this.ask(error));
    this.root.querySelector("form").addEventListener("change", () => {
      this.chosen = this.picked();
      this.unsent = true;
    });
  }

  option(option, number) {
    const facts = { label: this.worded(option.label), effect: this.worded(option.effect) };
    const part = this.part(this.template("part", "option"), facts);
    const input = part.querySelector("input");
    input.type = this.poll.terms.low ? "radio" : "checkbox";
    input.id = `option-${number}`;
    input.checked = this.chosen.includes(number);
    return part;
  }

  picked() {
    const inputs = Array.from(this.root.querySelectorAll("[name=option]"));
    return inputs.map((input, number) => (input.checked ? number : -1)).filter((number) => number >= 0);
  }

  choose() {
    this.chosen = this.picked();
    if (isAllowed(this.poll.terms, this.chosen)) {
      this.remake();
    } else {
      this.ask(this.chosen.length ? "many" : "none");
    }
  }

  chooseAgain() {
    Object.assign(this, { sealed: null, tracker: null, text: null, answer: null });
    this.ask();
  }

  // A new ballot of the same choice, with another code.
  remake() {
    this.sealed = seal(this.poll.terms, this.chosen);
    this.tracker = this.sealed.tracker;
    this.text = null;
    this.unsent = true;
    this.review();
  }

  review() {
    this.show("review", this.facts(), () => this.review());
  }

  // Voting

  askHandle(error) {
    this.show("askHandle", { error: error === true }, () => this.askHandle(error));
  }

  bind(form) {
    const typed = form.elements.handle.value.replace(/\s/g, "").toLowerCase();
    try {
      this.make(unhex(typed, 16));
      this.paste();
    } catch {
      this.askHandle(true);
    }
  }

  // The text of the ballot for this handle, checked as the server will check it.
  make(handle) {
    const text = this.sealed.cast(handle);
    this.sealed = null;
    if (!same(checkBallot(this.poll.terms, text).tracker, this.tracker)) {
      throw new Failure("failed", "mistake");
    }
    Object.assign(this, { text, handle });
  }

  paste(error = false) {
    this.saving = { text: this.text, name: `ballot-${code(this.tracker)}.txt`, type: "text/plain" };
    this.show("paste", { ...this.facts(), text: this.text, error }, () => this.paste(error));
  }

  believe(form) {
    try {
      this.accept(`${form.elements.text.value.trim()}\n`);
    } catch {
      this.paste(true);
    }
  }

  sending() {
    this.show("sending", {}, () => this.sending());
  }

  async send() {
    this.answer = null;
    this.sending();
    // The screen is drawn before the arithmetic keeps the device busy.
    await new Promise((resolve) => this.window.setTimeout(resolve, 50));
    try {
      if (!this.text) {
        // As late as can be, so that a server cannot tell who votes from who only checks.
        const handle = await fetchHandle(this.window, this.root.dataset.handles, this.poll.code);
        this.make(unhex(handle, 16));
      }
      this.answer = await sendBallot(this.window, this.poll.cast, this.text);
      this.accept(this.answer);
    } catch (error) {
      this.fail(error instanceof Failure ? error : this.unbelieved());
    }
  }

  unbelieved() {
    return this.answer ? new Failure("unsure", "receipt") : new Failure("failed", "mistake");
  }

  fail(failure) {
    this.show(failure.screen, {
      ...this.facts(),
      sentence: failure.said || this.sentence(failure.sentence),
      sign_in: failure.signIn,
      answer: this.answer,
    }, () => this.fail(failure));
  }

  // Only here a vote counts as received: the receipt is signed, and names this ballot by its code.
  accept(receipt) {
    const { vote, listedBy } = checkReceipt(this.poll.terms, receipt, this);
    const { tracker, poll } = this;
    poll.done = true;
    this.forget();
    this.tracker = tracker;
    this.answer = receipt;
    this.received(vote, listedBy);
  }

  received(vote, listedBy) {
    const others = this.polls.filter((poll) => !poll.done);
    this.show("received", {
      ...this.facts(),
      listed_by: this.moment(listedBy),
      replaced: vote > 1 && String(vote),
      more: others.length && this.links(others),
    }, () => this.received(vote, listedBy));
  }

  saveAnswer() {
    this.saving = { text: this.answer, name: `receipt-${code(this.tracker)}.txt`, type: "text/plain" };
    this.save();
  }
}
