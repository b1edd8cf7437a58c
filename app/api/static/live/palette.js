// A list to choose from, with a search: components to add, nodes to connect to, handles to leave by.

import { el, icon, prose, refill } from "./dom.js";

export class Palette {
  #dialog;
  #input;
  #list;
  #title;
  #choices = [];
  #shown = [];
  #active = 0;
  #settle = () => {};

  constructor() {
    this.#title = el("h2", { id: "palette-title" });
    this.#input = el("input", {
      type: "text",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": "palette-list",
      "aria-autocomplete": "list",
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => this.#filter(),
      onkeydown: (event) => this.#key(event),
    });
    this.#list = el("ul", { id: "palette-list", role: "listbox", "aria-label": "Choices" });
    this.#dialog = el(
      "dialog",
      {
        class: "palette",
        "aria-labelledby": "palette-title",
        onclose: () => this.#settle(null),
        onclick: (event) => event.target === this.#dialog && this.#dialog.close(),
      },
      el("div", { class: "search" }, this.#title, this.#input),
      this.#list,
    );
    document.body.append(this.#dialog);
  }

  /**
   * Let the user choose; gives the value of the choice, null for none.
   * @param {string} title
   * @param {Array<{value: any, label: string, hint?: string, group?: string, icon?: string, className?: string,
   *   words?: string}>} choices  `words` are searched too.
   */
  choose(title, choices, placeholder = "Search") {
    this.#settle(null);
    this.#choices = choices;
    this.#title.textContent = title;
    this.#input.value = "";
    this.#input.placeholder = placeholder;
    this.#input.setAttribute("aria-label", title);
    this.#filter();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  #filter() {
    const wanted = this.#input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const textOf = (choice) => `${choice.label} ${choice.words ?? ""} ${choice.group ?? ""}`.toLowerCase();
    const rank = (choice) => (wanted.length && choice.label.toLowerCase().startsWith(wanted[0]) ? 0 : 1);
    this.#shown = this.#choices.filter((choice) => wanted.every((word) => textOf(choice).includes(word)));
    if (wanted.length) this.#shown.sort((a, b) => rank(a) - rank(b));
    this.#active = 0;
    this.#draw(!wanted.length);
  }

  #draw(isGrouped) {
    let group;
    const items = [];
    this.#shown.forEach((choice, index) => {
      if (isGrouped && choice.group && choice.group !== group) {
        group = choice.group;
        items.push(el("li", { class: "group", role: "presentation" }, group));
      }
      items.push(
        el(
          "li",
          {
            id: `choice-${index}`,
            role: "option",
            class: choice.className,
            "aria-selected": "false",
            onpointermove: () => this.#activate(index, false),
            onclick: () => this.#take(index),
          },
          choice.icon && el("span", { class: "tile" }, icon(choice.icon)),
          el(
            "span",
            { class: "words" },
            el("strong", {}, choice.label),
            choice.hint && el("small", {}, ...prose(choice.hint)),
          ),
        ),
      );
    });
    refill(
      this.#list,
      items.length ? items : el("li", { class: "none", role: "presentation" }, "Nothing of that name."),
    );
    this.#activate(0);
  }

  #activate(index, scroll = true) {
    this.#list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.#active = index;
    const item = this.#list.querySelector(`#choice-${index}`);
    if (!item) return this.#input.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    this.#input.setAttribute("aria-activedescendant", item.id);
    if (scroll) item.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const count = this.#shown.length;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && count)
      this.#activate(
        Math.abs(step) === 1
          ? (this.#active + step + count) % count
          : Math.min(count - 1, Math.max(0, this.#active + step)),
      );
    else if (event.key === "Enter") this.#take(this.#active);
    else return;
    event.preventDefault();
  }

  #take(index) {
    const choice = this.#shown[index];
    if (!choice) return;
    const settle = this.#settle;
    this.#settle = () => {};
    this.#dialog.close();
    settle(choice.value);
  }
}
