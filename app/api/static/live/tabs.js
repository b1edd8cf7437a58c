// The panel and its tabs. Where there is little room it is a sheet that comes up when there is something to show.

export class Tabs {
  #panel;
  #toggle;
  #tabs;
  #isWanted = false; // opened by its button, not by a selection

  constructor(panel, toggle) {
    this.#panel = panel;
    this.#toggle = toggle;
    this.#tabs = [...panel.querySelectorAll("[role=tab]")];
    this.onopen = () => {};
    for (const tab of this.#tabs) {
      tab.addEventListener("click", () => this.show(tab.getAttribute("aria-controls")));
      tab.addEventListener("keydown", (event) => this.#key(event, tab));
    }
    toggle.addEventListener("click", () => {
      this.#isWanted = !this.isOpen;
      this.#open(this.#isWanted);
    });
    this.#open(!this.#isSheet);
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  get #isSheet() {
    return matchMedia("(max-width: 760px)").matches;
  }

  /** Open the panel at a tab, by the id of what it shows. */
  show(name) {
    this.#open(true);
    for (const tab of this.#tabs) {
      const isShown = tab.getAttribute("aria-controls") === name;
      if (isShown && tab.getAttribute("aria-selected") !== "true") this.onopen(name);
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isShown;
    }
  }

  /** Nothing is selected any more: a sheet that came up by itself goes. */
  rest() {
    if (this.#isSheet && !this.#isWanted) this.#open(false);
  }

  #open(isOpen) {
    this.#panel.hidden = !isOpen;
    this.#toggle.setAttribute("aria-expanded", String(isOpen));
    document.body.classList.toggle("with-panel", isOpen);
  }

  #key(event, tab) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.#tabs.at((this.#tabs.indexOf(tab) + step) % this.#tabs.length);
    this.show(next.getAttribute("aria-controls"));
    next.focus();
  }
}
