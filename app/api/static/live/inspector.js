// The panel beside the graph: the selected node with its configuration, a selected connection, or the workflow itself.

import { el, icon, prose, refill } from "./dom.js";
import { field, isText, refillIfChanged, replaceFields } from "./fields.js";
import { inside, valueAt } from "./fold.js";
import { ICONS, categoryClass, categoryIcon, titleOf, words } from "./look.js";
import { closer, ofLink, ofMany, ofWorkflow } from "./overview.js";
import { between, moved } from "./texts.js";

const TYPING_MS = 2_500; // so long after a key somebody is said to type

export class Inspector {
  #root;
  #editor;
  #presence;
  #shownKey;
  #refreshes = [];
  #typingTimer = 0;

  /** @param {object} actions  `connect`, and what `ofWorkflow` needs. */
  constructor(root, editor, presence, actions) {
    this.#root = root;
    this.#editor = editor;
    this.#presence = presence;
    this.actions = actions;
    editor.addEventListener("select", () => this.#open());
    editor.addEventListener("drawn", () => this.#refresh());
    presence.addEventListener("change", () => this.#mark());
    this.#open();
  }

  /** Draw anew, as when the rights or the library have changed. */
  redraw() {
    this.#shownKey = undefined;
    this.#open();
  }

  #open() {
    const editor = this.#editor;
    const node = editor.node;
    const key = node
      ? `node ${node.key}`
      : editor.links.length === 1
        ? `link ${editor.links[0].key}`
        : `${editor.selection.size}`;
    if (key === this.#shownKey) return;
    this.#shownKey = key;
    this.#refreshes = [];
    let content;
    if (node) content = this.#ofNode(node);
    else if (editor.links.length === 1) content = ofLink(editor, editor.links[0]);
    else if (editor.selection.size) content = ofMany(editor);
    else content = ofWorkflow(editor, this.#refreshes, this.actions);
    refill(this.#root, ...content);
    this.#root.scrollTop = 0;
    this.#refresh();
  }

  #refresh() {
    for (const refresh of this.#refreshes) refresh();
    this.#mark();
  }

  /** Show who else types in a field. */
  #mark() {
    const here = new Map();
    for (const person of this.#presence.byNode.get(this.#editor.node?.key) ?? []) {
      if (person.isTyping) here.set(person.field, person);
    }
    for (const each of this.#root.querySelectorAll("[data-field]")) {
      const person = here.get(each.dataset.field);
      each.classList.toggle("shared", Boolean(person));
      if (!person) continue;
      each.style.setProperty("--person", person.color);
      each.dataset.person = person.name;
    }
  }

  // ------------------------------------------------------------------ a node

  #ofNode(node) {
    const editor = this.#editor;
    const component = editor.library.get(node.componentType);
    const current = () => editor.graph.nodes.get(node.key) ?? node;
    const canEdit = () => editor.draft.isWritable && !current().isLocked;
    const name = el("input", {
      class: "name",
      type: "text",
      "aria-label": "Name",
      "data-path": "name",
      placeholder: component?.name ?? node.key,
      maxlength: 200,
      onchange: (event) => editor.rename(current(), event.target.value),
    });
    const toggles = el("div", { class: "toggles" });
    const trouble = el("ul", { class: "trouble" });
    const form = el("form", { class: "form", onsubmit: (event) => event.preventDefault() });
    const behaviour = el("div", { class: "form" });
    const links = el("ul", { class: "links-list" });
    const result = el("div", { class: "result" });
    let formShape;
    this.#refreshes.push(
      () => {
        if (document.activeElement !== name) name.value = current().name;
        name.disabled = !canEdit();
        refillIfChanged(toggles, [current().isEnabled, current().isLocked, editor.draft.isWritable], () =>
          this.#toggles(current()),
        );
        refillIfChanged(trouble, editor.problems.get(node.key) ?? [], () => this.#trouble(node.key));
        refillIfChanged(
          links,
          this.#linksOf(node.key).map(({ key }) => key),
          () => this.#links(node.key),
        );
        refillIfChanged(result, [editor.run?.nodes.get(node.key) ?? null], () =>
          resultOf(editor.run?.nodes.get(node.key)),
        );
      },
      () => {
        // Live texts follow by themselves; the rest is made anew when it says something else.
        const shape = JSON.stringify([plainPart(current(), component), canEdit()]);
        if (shape === formShape) return;
        formShape = shape;
        replaceFields(form, this.#fields(current(), component, !canEdit()));
        replaceFields(behaviour, this.#behaviour(current(), !canEdit()));
      },
    );
    return [
      el(
        "header",
        { class: categoryClass(component?.category) },
        el("span", { class: "tile" }, icon(categoryIcon(component?.category))),
        el(
          "div",
          {},
          el("h2", { class: "unseen" }, `Node ${node.key}`),
          name,
          el("p", {}, component?.name ?? node.componentType, el("code", {}, node.key)),
        ),
        closer(editor),
      ),
      toggles,
      trouble,
      component && el("p", { class: "about" }, ...prose(component.description)),
      result,
      el("section", {}, el("h3", {}, "Configuration"), form),
      el("section", {}, el("h3", {}, "Connections"), links),
      el("details", {}, el("summary", {}, "Behaviour"), behaviour),
    ];
  }

  #toggles(node) {
    const editor = this.#editor;
    const isReadOnly = !editor.draft.isWritable;
    const button = (path, label, onclick, more = {}) =>
      el(
        "button",
        { type: "button", class: "quiet", title: label, disabled: isReadOnly, onclick, ...more },
        icon(path),
        label,
      );
    return [
      button(ICONS.power, node.isEnabled ? "Enabled" : "Disabled", () => editor.setEnabled(node, !node.isEnabled), {
        "aria-pressed": String(node.isEnabled),
        "data-path": "isEnabled",
      }),
      button(ICONS.lock, node.isLocked ? "Locked" : "Lock", () => editor.setLocked(node, !node.isLocked), {
        "aria-pressed": String(node.isLocked),
        "data-path": "isLocked",
      }),
      button(ICONS.link, "Connect", () => this.actions.connect()),
      button(ICONS.trash, "Delete", () => editor.remove(), { class: "quiet danger" }),
    ];
  }

  #trouble(key) {
    return (this.#editor.problems.get(key) ?? []).map((problem) =>
      el(
        "li",
        { class: problem.severity.toLowerCase() },
        problem.field && el("code", {}, problem.field),
        ` ${problem.message}`,
      ),
    );
  }

  #fields(node, component, isReadOnly) {
    const root = component?.configSchema;
    if (!root?.properties) return [el("p", { class: "none" }, "It has nothing to set.")];
    return Object.entries(root.properties).map(([name, schema]) => {
      const path = `config.${name}`;
      const value = node.config[name];
      const isLive = isText(schema, root) && typeof value === "string";
      return field(schema, root, value, {
        path,
        label: words(name),
        isRequired: root.required?.includes(name),
        isReadOnly,
        onchange: (put) => this.#editor.set(this.#editor.graph.nodes.get(node.key) ?? node, path, put),
        bindText: isLive ? (area) => this.#bind(area, node.key, path) : undefined,
      });
    });
  }

  /** Make a text area and a text field of the draft the same text, whoever types. */
  #bind(area, key, path) {
    const { draft } = this.#editor;
    let seen = area.value; // what the draft was when the area last showed it
    let isComposing = false; // an input method is at work in the area, which must be left alone
    const follow = () => {
      const text = valueAt(draft.view.nodes.get(key), path);
      if (isComposing || !area.isConnected || typeof text !== "string") return;
      seen = text;
      if (text === area.value) return;
      const change = between(area.value, text);
      const [start, end, top] = [moved(area.selectionStart, change), moved(area.selectionEnd, change), area.scrollTop];
      area.value = text;
      if (document.activeElement === area) area.setSelectionRange(start, end);
      area.scrollTop = top;
      area.dispatchEvent(new Event("grow"));
    };
    const send = () => {
      if (isComposing) return;
      draft.type(key, path, seen, area.value);
      follow();
      this.#typing(key, path);
    };
    area.dataset.live = "";
    area.addEventListener("input", send);
    area.addEventListener("compositionstart", () => (isComposing = true));
    area.addEventListener("compositionend", () => {
      isComposing = false;
      send();
    });
    area.addEventListener("blur", () => this.#typing(null));
    this.#refreshes.push(follow);
  }

  #typing(nodeKey, path = null) {
    clearTimeout(this.#typingTimer);
    this.#presence.say({ typing: nodeKey ? { nodeKey, field: path } : null });
    if (nodeKey) this.#typingTimer = setTimeout(() => this.#presence.say({ typing: null }), TYPING_MS);
  }

  #behaviour(node, isReadOnly) {
    const editor = this.#editor;
    const now = () => editor.graph.nodes.get(node.key) ?? node;
    const within = new Set([node.key, ...inside(editor.graph, node.key)]);
    const containers = [...editor.graph.nodes.values()].filter(
      (each) => editor.view.isContainer(each) && !within.has(each.key),
    );
    const shared = { isReadOnly, isRequired: false };
    const make = (schema, value, path, label, onchange = (put) => editor.set(now(), path, put)) =>
      field(schema, {}, value ?? undefined, { ...shared, path, label, onchange });
    return [
      make(
        { type: "string", maxLength: 64, description: "Templates refer to it as nodes.KEY." },
        node.key,
        "key",
        "Key",
        (put) => put && editor.rekey(now(), put),
      ),
      make(
        { enum: ["", ...containers.map(({ key }) => key)], description: "The container it is in; empty: none." },
        node.parentKey ?? "",
        "parentKey",
        "Inside",
        (put) => editor.draft.act({ reparentNodes: { nodeKeys: [node.key], parentKey: put || null } }),
      ),
      make(
        { enum: ["fail", "default", "branch"], description: "When it has failed for good." },
        node.onError,
        "onError",
        "On error",
      ),
      make(
        {
          type: "string",
          maxLength: 10_000,
          "x-plait": "expression",
          description: "When this is true, the node is skipped.",
        },
        node.skipIf,
        "skipIf",
        "Skip if",
        (put) => editor.set(now(), "skipIf", put || undefined),
      ),
      make(
        { type: "integer", minimum: 1, maximum: 86_400_000, description: "Milliseconds for one try." },
        node.timeoutMs,
        "timeoutMs",
        "Timeout",
      ),
    ];
  }

  #linksOf(key) {
    return [...this.#editor.graph.links.values()].filter(({ source, target }) => source === key || target === key);
  }

  #links(key) {
    const editor = this.#editor;
    const found = this.#linksOf(key);
    if (!found.length) return [el("li", { class: "none" }, "None yet. Drag from a port, or press C.")];
    return found.map((link) => {
      const isOut = link.source === key;
      const other = editor.graph.nodes.get(isOut ? link.target : link.source);
      const name = titleOf(other, editor.library);
      const way = isOut && link.sourceHandle !== "output" ? ` by ${link.sourceHandle}` : "";
      return el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "quiet", onclick: () => editor.goTo(other.key) },
          `${isOut ? "To" : "From"} ${name}${way}`,
        ),
        editor.draft.isWritable &&
          el(
            "button",
            {
              type: "button",
              class: "quiet small",
              "aria-label": `Disconnect ${name}`,
              title: "Disconnect",
              onclick: () => editor.draft.act({ disconnect: { link: endsOf(link) } }),
            },
            icon(ICONS.close),
          ),
      );
    });
  }
}

function endsOf({ source, sourceHandle, target, targetHandle }) {
  return { source, sourceHandle, target, targetHandle };
}

/** What of a node a form shows that does not follow by itself. */
function plainPart(node, component) {
  const root = component?.configSchema ?? {};
  const config = Object.entries(node.config).map(([name, value]) => {
    const schema = root.properties?.[name];
    return [name, schema && isText(schema, root) && typeof value === "string" ? true : value];
  });
  return [node.key, node.parentKey, node.onError, node.skipIf, node.timeoutMs, config];
}

function resultOf(run) {
  if (!run) return [];
  const facts = [
    run.tone,
    run.durationMs !== null && `${run.durationMs} ms`,
    run.tokens && `${run.tokens} tokens`,
  ].filter(Boolean);
  return [
    el("h3", {}, "This run"),
    el("p", { class: `facts t-${run.tone}` }, facts.join(" · ")),
    run.error && el("p", { class: "error-text" }, `${run.error.code}: ${run.error.message}`),
    run.text && el("pre", {}, run.text),
    run.output !== undefined &&
      !run.text &&
      el("pre", {}, typeof run.output === "string" ? run.output : JSON.stringify(run.output, null, 2)),
  ];
}
