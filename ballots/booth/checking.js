// What a voter can do instead of sending a ballot: open it here, and check one that another device opened.
import { checkOpened, readOpened } from "./engine.js";
import { Page } from "./page.js";
import { Refused, code, hex } from "./wire.js";

// The half of the booth that sends nothing.
export class Checks extends Page {
  facts() {
    const { manifest } = this.poll.terms;
    const labels = this.chosen.map((option) => this.worded(manifest.options[option].label));
    return {
      reference: manifest.poll,
      question: this.worded(manifest.question),
      electorate: this.worded(manifest.electorate_name),
      last_minute: this.moment(manifest.closes_at, -1),
      most: String(this.poll.terms.high),
      chosen: labels.join(", "),
      nothing: !labels.length,
      ...this.codes(this.tracker),
    };
  }

  codes(tracker) {
    return tracker ? { code: code(tracker), tracker: hex(tracker) } : {};
  }

  spoil() {
    this.text = this.sealed.open();
    this.sealed = null;
    this.opened();
  }

  opened() {
    this.saving = { text: this.text, name: `opened-${code(this.tracker)}.json`, type: "application/json" };
    this.show("opened", { ...this.facts(), text: this.text }, () => this.opened());
  }

  checker(error = "") {
    const wrong = typeof error === "string" ? error : "";
    this.show("checker", { error: wrong === "shape", other: wrong === "other_poll" }, () => this.checker(wrong));
  }

  async check(form) {
    const [file] = form.elements.file.files;
    const text = (file ? await file.text() : form.elements.text.value).trim();
    try {
      const { manifest } = readOpened(text);
      const poll = this.polls.find(({ terms }) => hex(terms.hash) === manifest);
      if (!poll) {
        throw new Refused("other_poll");
      }
      this.holds(poll, checkOpened(poll.terms, text));
    } catch (error) {
      if (error.why === "shape" || error.why === "other_poll") {
        this.checker(error.why);
      } else {
        this.lies();
      }
    }
  }

  holds({ terms }, { tracker, chosen }) {
    const { question, options } = terms.manifest;
    const labels = chosen.map((option) => this.worded(options[option].label)).join(", ");
    this.show("holds", {
      question: this.worded(question), chosen: labels, nothing: !labels, ...this.codes(tracker),
    }, () => this.holds({ terms }, { tracker, chosen }));
  }

  lies() {
    this.show("lies", {}, () => this.lies());
  }

  back() {
    this.ask();
  }
}
