// Sends an explanation now and then while it is written. Without this, the buttons of the form do the same.
const PAUSE = 4000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("[data-autosave-words]");
    this.isChanged = false;
    this.sending = null;
    form.addEventListener("input", () => this.wait());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.isChanged && event.preventDefault());
  }

  wait() {
    this.isChanged = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  save() {
    if (this.sending) return this.wait();
    this.isChanged = false;
    this.sending = this.send().finally(() => {
      this.sending = null;
    });
  }

  async send() {
    try {
      const response = await fetch(this.form.getAttribute("action") ?? location.href, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
      });
      const answer = await response.json();
      this.words.textContent = answer.words;
      if (response.ok) this.form.elements.seen.value = answer.seen;
      // Until the buttons show both texts, what was typed is on this page alone.
      else this.isChanged = true;
    } catch {
      this.isChanged = true;
      this.timer = setTimeout(() => this.save(), 4 * PAUSE);
    }
  }

  // What is on its way would come back to this form as somebody else's words, so it is waited for.
  submit(event) {
    clearTimeout(this.timer);
    this.isChanged = false;
    if (!this.sending) return;
    event.preventDefault();
    const button = event.submitter;
    this.sending.then(() => {
      clearTimeout(this.timer);
      this.isChanged = false;
      this.form.requestSubmit(button);
    });
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
