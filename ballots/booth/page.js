// A page that shows one screen at a time, made of templates in the page itself, which hold every word.
export class Page {
  constructor(document, root) {
    Object.assign(this, { document, root, window: document.defaultView, site: document.title });
    this.language = this.firstLanguage();
    for (const button of document.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => this.speak(button.dataset.language));
    }
  }

  // Words

  firstLanguage() {
    const known = Array.from(this.document.querySelectorAll("[data-words]"), (words) => words.lang);
    const wished = known.length > 1 && (this.window.navigator.languages || []).map((tag) => tag.split("-")[0]);
    return (wished && wished.find((language) => known.includes(language))) || known[0];
  }

  speak(language) {
    this.language = language;
    this.now();
  }

  template(kind, name) {
    const words = this.document.querySelector(`[data-words][lang="${this.language}"]`);
    return words.querySelector(`template[data-${kind}="${name}"]`);
  }

  sentence(name) {
    return this.template("sentence", name).content.textContent;
  }

  // A wording of the manifest in the page's language.
  worded(wordings) {
    return wordings[this.language] || Object.values(wordings)[0];
  }

  moment(text, minutes = 0) {
    const moment = new Date(text).getTime() + 60000 * minutes;
    const form = {
      weekday: "long", day: "numeric", month: "long", year: "numeric",
      hour: "numeric", minute: "2-digit", timeZoneName: "short",
    };
    return Number.isNaN(moment) ? text : new Intl.DateTimeFormat(this.language, form).format(moment);
  }

  // Screens

  part(template, facts) {
    const content = this.document.importNode(template.content, true);
    for (const element of content.querySelectorAll("[data-if]")) {
      if (!facts[element.dataset.if]) {
        element.remove();
      }
    }
    for (const element of content.querySelectorAll("[data-slot]")) {
      element.append(...[facts[element.dataset.slot]].flat());
    }
    for (const element of content.querySelectorAll("[data-value]")) {
      element.value = facts[element.dataset.value];
    }
    for (const element of content.querySelectorAll("[data-href]")) {
      element.href = facts[element.dataset.href];
    }
    for (const element of content.querySelectorAll("[data-do]")) {
      const [name, isForm] = [element.dataset.do, element.matches("form")];
      element.addEventListener(isForm ? "submit" : "click", (event) => {
        event.preventDefault();
        this[name](element);
      });
    }
    return content;
  }

  // `again` shows the same screen once more, in another language.
  show(name, facts, again) {
    const template = this.template("screen", name);
    const first = !this.now;
    this.now = again;
    this.root.replaceChildren(this.part(template, facts));
    this.document.documentElement.lang = this.language;
    this.document.title = `${template.dataset.title} – ${this.site}`;
    for (const button of this.document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === this.language));
    }
    const alert = this.root.querySelector("[role=alert]");
    for (let folded = alert; folded; folded = folded.parentElement) {
      folded.open = true;
    }
    if (!first) {
      this.window.scrollTo(0, 0);
      (alert || this.root.querySelector("h1")).focus();
    }
  }

  // Taking texts along

  async copy() {
    const area = this.root.querySelector("textarea[readonly]");
    area.select();
    try {
      await this.window.navigator.clipboard.writeText(area.value);
    } catch {
      // Pages from disk have no clipboard of their own in some browsers.
      this.document.execCommand("copy");
    }
    this.root.querySelector("[data-said]").textContent = this.sentence("copied");
  }

  save() {
    const link = this.document.createElement("a");
    const { text, name, type } = this.saving;
    link.href = this.window.URL.createObjectURL(new this.window.Blob([text], { type }));
    link.download = name;
    link.click();
    this.window.setTimeout(() => this.window.URL.revokeObjectURL(link.href), 10000);
  }
}
