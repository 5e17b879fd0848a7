// Sheets of paper as a teller enters them, one after the other. What is chosen is encrypted on this page, by the
// module that was published with the vote. Two tellers come to the same texts, which the site compares and cannot open.
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 25;

function makeSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => SIGNS[byte % SIGNS.length]).join("");
}

// The secret however it was typed, or null. Letters that look like digits are read as these.
function readSecret(typed) {
  const plain = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return plain.length === LENGTH && Array.from(plain).every((sign) => SIGNS.includes(sign)) ? plain : null;
}

// Answers that no other goes with: nothing is marked, and the sheet is spoiled.
const standsAlone = (input) => input.value === "none" || input.value === "spoiled";

class Entry {
  constructor(root) {
    this.root = root;
    this.inputs = Array.from(this.find("[data-sheet]").querySelectorAll("input"));
    // What each sheet holds, from the first: numbers of options, or null where it is spoiled.
    this.marks = [];
    this.total = 0;
    root.addEventListener("click", (event) => this.press(event.target.closest("button")?.dataset ?? {}));
    root.addEventListener("change", (event) => this.leaveOne(event.target));
    this.find("[data-sheet]").addEventListener("keydown", (event) => this.type(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.marks.length || this.marked() !== undefined) {
        event.preventDefault();
      }
    });
    this.start();
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  sentence(name) {
    return this.find(`[data-sentence="${name}"]`).content.textContent;
  }

  // Nothing waits for a second teller, or sheets wait that another one entered.
  start() {
    const { first, last } = this.root.dataset;
    this.first = Number(first);
    this.confirms = last !== "";
    if (this.confirms) {
      this.lay(Number(last) - this.first + 1);
    } else {
      this.secret = makeSecret();
      this.find("[data-secret]").textContent = this.secret.match(/.{5}/g).join(" ");
    }
  }

  press(asked) {
    const acts = { begin: this.begin, next: this.next, change: this.turnTo, send: this.send };
    const name = Object.keys(acts).find((act) => act in asked);
    acts[name]?.call(this, Number(asked[name]));
  }

  // The number of an answer chooses it, and Enter goes on.
  type(event) {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const input = isPlain && /^[1-9]$/.test(event.key) && this.inputs[Number(event.key) - 1];
    if (input) {
      input.focus();
      input.click();
    } else if (isPlain && event.key === "Enter") {
      event.preventDefault();
      this.next();
    }
  }

  leaveOne(chosen) {
    for (const other of this.inputs.includes(chosen) && chosen.checked ? this.inputs : []) {
      if (other !== chosen && (standsAlone(other) || standsAlone(chosen))) {
        other.checked = false;
      }
    }
  }

  begin() {
    const { value, max } = this.find("#how-many");
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1 || number > Number(max)) {
      this.fail(this.sentence("number"));
      return;
    }
    this.fail("");
    this.lay(number);
    this.focus();
  }

  // So many sheets. What was entered stays when their number is changed.
  lay(total) {
    this.total = total;
    this.marks.length = Math.min(this.marks.length, total);
    this.find("[data-desk]").hidden = false;
    this.show(this.nextOpen());
  }

  // The place of the first sheet that was not entered, or the number of sheets when all were.
  nextOpen() {
    const places = Array.from({ length: this.total }, (_, place) => place);
    return places.find((place) => this.marks[place] === undefined) ?? this.total;
  }

  show(place) {
    this.place = place;
    const shown = this.marks[place] === undefined ? [] : this.inputsOf(this.marks[place]);
    for (const input of this.inputs) {
      input.checked = shown.includes(input);
    }
    this.find("[data-serial]").textContent = this.first + place;
    this.find("[data-turn]").hidden = place === this.total;
    this.find("[data-send]").classList.toggle("secondary", place < this.total);
    this.list();
  }

  focus() {
    const chosen = this.inputs.find((input) => input.checked) ?? this.inputs[0];
    (this.place === this.total ? this.find("[data-send]") : chosen).focus();
  }

  // The answers for which what a sheet holds stands.
  inputsOf(marks) {
    const values = marks?.length ? marks.map(String) : [marks === null ? "spoiled" : "none"];
    return this.inputs.filter((input) => values.includes(input.value));
  }

  // What is chosen on the sheet in front; undefined where nothing was.
  marked() {
    const values = this.inputs.filter((input) => input.checked).map((input) => input.value);
    if (values.length && values[0] !== "spoiled") {
      return values.filter((value) => value !== "none").map(Number);
    }
    return values.length ? null : undefined;
  }

  // Whether the sheet in front could be kept as it is.
  keep() {
    const marks = this.marked();
    if (marks === undefined) {
      this.fail(`${this.sentence("choose")} ${this.first + this.place}`, this.inputs[0]);
    } else if (marks?.length > Number(this.root.dataset.most)) {
      this.fail(this.sentence("many"), this.inputs[0]);
    } else {
      this.fail("");
      this.marks[this.place] = marks;
      return true;
    }
    return false;
  }

  next() {
    if (this.keep()) {
      this.show(this.nextOpen());
      this.focus();
    }
  }

  turnTo(place) {
    if (this.place === this.total || this.marked() === undefined || this.keep()) {
      this.show(place);
      this.focus();
    }
  }

  // What was entered so far, sheet by sheet, with a way back to each.
  list() {
    const lines = [];
    this.marks.forEach((marks, place) => {
      const line = document.importNode(this.find("[data-line]").content, true).firstElementChild;
      line.querySelector("[data-of]").textContent = this.first + place;
      line.querySelector("[data-words]").textContent = this.inputsOf(marks).map((input) => input.dataset.word).join(", ");
      const button = line.querySelector("button");
      button.dataset.change = place;
      button.setAttribute("aria-label", `${button.textContent}: ${this.first + place}`);
      lines.push(line);
    });
    this.find("[data-list]").replaceChildren(...lines);
    this.find("[data-done]").textContent = `${lines.length} / ${this.total}`;
  }

  fail(sentence, place = this.find("[data-problem]")) {
    const problem = this.find("[data-problem]");
    problem.firstElementChild.textContent = sentence;
    problem.hidden = !sentence;
    this.find("[data-progress]").textContent = "";
    if (sentence) {
      place.focus();
    }
  }

  async send() {
    const secret = this.confirms ? readSecret(this.find("#secret").value) : this.secret;
    if (this.place < this.total && this.marked() !== undefined && !this.keep()) {
      return;
    }
    this.show(this.nextOpen());
    if (this.place < this.total) {
      this.keep();
      return;
    }
    if (secret === null) {
      this.fail(this.sentence("secret"), this.find("#secret"));
      return;
    }
    this.fail("");
    this.find("[data-send]").disabled = true;
    try {
      await this.deliver(await this.encrypt(secret));
    } catch {
      this.fail(this.sentence("failed"));
    }
    this.find("[data-send]").disabled = false;
  }

  async encrypt(secret) {
    const { module, manifest, hash } = this.root.dataset;
    const booth = await import(module);
    const response = await fetch(manifest, { credentials: "omit" });
    const terms = booth.readManifest(new Uint8Array(await response.arrayBuffer()), hash);
    const sheets = [];
    for (const [place, marks] of this.marks.entries()) {
      const serial = this.first + place;
      this.find("[data-progress]").textContent = `${this.sentence("encrypting")} ${serial}`;
      // The page shows how far it is before the next sheet keeps it busy.
      await new Promise((done) => setTimeout(done));
      sheets.push([serial, marks === null ? null : booth.enterPaper(terms, marks, secret, serial)]);
    }
    return sheets;
  }

  async deliver(sheets) {
    const response = await this.post(sheets);
    // Whoever is signed out meanwhile is answered with another page, or refused for a token that has run out.
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    const { problem } = isAnswer ? await response.json() : { problem: this.sentence("signed-out") };
    if (!problem) {
      this.marks = [];
      this.show(0);
      window.location.assign(this.root.dataset.back);
      return;
    }
    const now = await this.renew();
    if (now?.dataset.last && !this.confirms && now.dataset.first === this.root.dataset.first) {
      this.follow(now);
    } else {
      this.fail(now && !isAnswer ? this.sentence("again") : problem);
    }
  }

  async post(sheets) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: this.find("[name=csrfmiddlewaretoken]").value,
      sheets: JSON.stringify(sheets),
      instead_of: this.root.dataset.instead,
      count_sheet: await this.hashOfCountSheet(),
    });
    if (this.confirms) {
      body.set("confirms", "on");
    }
    return fetch(this.root.dataset.paper, { method: "POST", body });
  }

  // This page as the site has it now, of which the token is taken over; null where it offers no entry.
  async renew() {
    const response = await fetch(this.root.dataset.back);
    const page = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-paper]");
    if (page) {
      this.find("[name=csrfmiddlewaretoken]").value = page.querySelector("[name=csrfmiddlewaretoken]").value;
    }
    return page;
  }

  // Another teller was first with these sheets: what was entered here stays, and becomes the second entry.
  follow(page) {
    Object.assign(this.root.dataset, page.dataset);
    this.find("[data-head]").replaceWith(document.importNode(page.querySelector("[data-head]"), true));
    this.start();
    this.fail(this.sentence("second"), this.find("#secret"));
  }

  async hashOfCountSheet() {
    const file = this.find("#count-sheet")?.files[0];
    if (!file) {
      return "";
    }
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

document.querySelectorAll("[data-paper]").forEach((root) => new Entry(root));
