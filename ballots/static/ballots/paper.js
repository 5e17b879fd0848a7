// Sheets of paper as a teller enters them. What is chosen is encrypted on this page, by the module that was
// published with the vote. Two tellers come to the same texts, which the site compares and cannot open.
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

class Entry {
  constructor(root) {
    this.root = root;
    this.first = Number(root.dataset.first);
    this.confirms = root.dataset.last !== "";
    this.sheets = [];
    this.find("[data-send]").addEventListener("click", () => this.send());
    if (this.confirms) {
      this.lay(Number(root.dataset.last) - this.first + 1);
    } else {
      this.secret = makeSecret();
      this.find("[data-secret]").textContent = this.secret.match(/.{5}/g).join(" ");
      this.find("[data-begin]").addEventListener("click", () => this.begin());
    }
    window.addEventListener("beforeunload", (event) => {
      if (root.querySelector("input:checked")) {
        event.preventDefault();
      }
    });
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  sentence(name) {
    return this.find(`[data-sentence="${name}"]`).content.textContent;
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
    this.sheets[0].querySelector("input").focus();
  }

  // One set of answers for each sheet. What was chosen stays when the number of sheets is changed.
  lay(number) {
    while (this.sheets.length > number) {
      this.sheets.pop().remove();
    }
    while (this.sheets.length < number) {
      const serial = this.first + this.sheets.length;
      const sheet = document.importNode(this.find("[data-sheet]").content, true).firstElementChild;
      sheet.querySelector("[data-serial]").textContent = serial;
      for (const input of sheet.querySelectorAll("input")) {
        input.name = `sheet-${serial}`;
      }
      this.find("[data-sheets]").append(sheet);
      this.sheets.push(sheet);
    }
    this.find("[data-send]").hidden = false;
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
    if (secret === null) {
      this.fail(this.sentence("secret"), this.find("#secret"));
      return;
    }
    const chosen = this.sheets.map((sheet) => sheet.querySelector("input:checked"));
    const missing = chosen.indexOf(null);
    if (missing >= 0) {
      this.fail(`${this.sentence("choose")} ${this.first + missing}`, this.sheets[missing].querySelector("input"));
      return;
    }
    this.fail("");
    this.find("[data-send]").disabled = true;
    try {
      await this.deliver(await this.encrypt(chosen.map((input) => input.value), secret));
    } catch {
      this.fail(this.sentence("failed"));
    }
    this.find("[data-send]").disabled = false;
  }

  async encrypt(values, secret) {
    const { module, manifest, hash } = this.root.dataset;
    const booth = await import(module);
    const response = await fetch(manifest, { credentials: "omit" });
    const terms = booth.readManifest(new Uint8Array(await response.arrayBuffer()), hash);
    const sheets = [];
    for (const [at, value] of values.entries()) {
      const serial = this.first + at;
      this.find("[data-progress]").textContent = `${this.sentence("encrypting")} ${serial}`;
      // The page shows how far it is before the next sheet keeps it busy.
      await new Promise((done) => setTimeout(done));
      sheets.push([serial, value === "spoiled" ? null : booth.enterPaper(terms, [Number(value)], secret, serial)]);
    }
    return sheets;
  }

  async deliver(sheets) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: this.find("[name=csrfmiddlewaretoken]").value,
      sheets: JSON.stringify(sheets),
      instead_of: this.root.dataset.instead,
      count_sheet: await this.hashOfCountSheet(),
    });
    if (this.confirms) {
      body.set("confirms", "on");
    }
    const response = await fetch(this.root.dataset.paper, { method: "POST", body });
    const { problem } = await response.json();
    if (problem) {
      this.fail(problem);
      return;
    }
    for (const input of this.root.querySelectorAll("input:checked")) {
      input.checked = false;
    }
    window.location.assign(this.root.dataset.back);
  }

  async hashOfCountSheet() {
    const chosen = this.find("#count-sheet");
    if (!chosen || !chosen.files.length) {
      return "";
    }
    const digest = await crypto.subtle.digest("SHA-256", await chosen.files[0].arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

for (const root of document.querySelectorAll("[data-paper]")) {
  new Entry(root);
}
