// What the inspector shows when no single node is selected: a connection, several things, or the workflow itself.

import { el, icon } from "./dom.js";
import { field, grow, refillIfChanged } from "./fields.js";
import { ICONS } from "./look.js";

/** Show a connection. */
export function ofLink(editor, link) {
  return [
    el(
      "header",
      {},
      el("span", { class: "tile" }, icon(ICONS.link)),
      el("div", {}, el("h2", {}, "Connection")),
      closer(editor),
    ),
    el("p", { class: "about" }, `From ${link.source} (${link.sourceHandle}) to ${link.target} (${link.targetHandle}).`),
    remover(editor),
  ];
}

/** Show that several things are selected. */
export function ofMany(editor) {
  return [
    el("header", {}, el("div", {}, el("h2", {}, `${editor.selection.size} selected`)), closer(editor)),
    el("p", { class: "about" }, "Drag them, move them with the arrow keys, or delete them."),
    remover(editor),
  ];
}

/**
 * Show the workflow.
 * @param {Array<() => void>} refreshes  Gets what must be called when the draft has changed.
 * @param {{describe: () => {description: string | null}, canRemember: boolean, remember: (change: object) => void}} actions
 */
export function ofWorkflow(editor, refreshes, actions) {
  const { draft } = editor;
  const description = el("textarea", {
    rows: 2,
    "data-path": "description",
    id: "workflow-description",
    placeholder: "What is it for?",
    disabled: !draft.isWritable || !actions.canRemember,
    onchange: (event) => actions.remember({ description: event.target.value }),
  });
  grow(description);
  const variables = el("div", { class: "form" });
  refreshes.push(() => {
    const text = actions.describe().description ?? "";
    if (document.activeElement !== description && description.value !== text) {
      description.value = text;
      description.dispatchEvent(new Event("grow"));
    }
    refillIfChanged(variables, [[...draft.view.variables.values()], draft.isWritable], () => variablesOf(draft));
  });
  return [
    el("header", {}, el("div", {}, el("h2", {}, "Workflow"))),
    el("div", { class: "field" }, el("label", { for: description.id }, "Description"), description),
    el("section", {}, el("h3", {}, "Variables"), variables),
    el("p", { class: "hint" }, "Press ", el("kbd", {}, "A"), " to add a node, ", el("kbd", {}, "?"), " for all keys."),
  ];
}

/** Make the button that lets go of what is selected. */
export function closer(editor) {
  return el(
    "button",
    {
      type: "button",
      class: "quiet small closer",
      "aria-label": "Close",
      title: "Close (Esc)",
      onclick: () => editor.select(),
    },
    icon(ICONS.close),
  );
}

function remover(editor) {
  const isReadOnly = !editor.draft.isWritable;
  const button = el(
    "button",
    { type: "button", class: "quiet danger", disabled: isReadOnly, onclick: () => editor.remove() },
    icon(ICONS.trash),
    "Delete",
  );
  return el("div", { class: "toggles" }, button);
}

function variablesOf(draft) {
  const known = draft.view.variables;
  const root = { type: "object", additionalProperties: { type: "string" } };
  const values = Object.fromEntries([...known.values()].map(({ name, value }) => [name, value]));
  const old = new Set(Object.values(values));
  const onchange = (next) => {
    const set = Object.entries(next)
      .filter(([name, value]) => !(name in values) || values[name] !== value)
      .map(([name, value]) => ({
        // What was there keeps its type under another name; what was typed is JSON if it can be.
        setVariable: {
          variable: {
            name,
            value: old.has(value) ? value : read(value),
            description: known.get(name)?.description ?? "",
          },
        },
      }));
    const gone = Object.keys(values).filter((name) => !(name in next));
    const actions = [...set, ...gone.map((name) => ({ deleteVariable: { name } }))];
    if (actions.length) draft.act(...actions);
  };
  const options = { path: "variables", label: "Name and value", isReadOnly: !draft.isWritable, onchange };
  return [field(root, root, values, options)];
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
