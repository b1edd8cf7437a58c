// Starts the page: who is there, what they look at, and how the parts are joined.

import { Client } from "./client.js";
import { Comments } from "./comments.js";
import { CHECKS, COMPONENTS, WORKFLOW } from "./documents.js";
import { el, icon, refill } from "./dom.js";
import { Draft } from "./draft.js";
import { Editor } from "./editor.js";
import { GraphView } from "./graph.js";
import { History } from "./history.js";
import { Inspector } from "./inspector.js";
import { KEYS, listen } from "./keyboard.js";
import { ICONS, categoryClass, categoryIcon, titleOf, words } from "./look.js";
import { Palette } from "./palette.js";
import { Pointing } from "./pointing.js";
import { Proposals } from "./proposals.js";
import { Presence } from "./presence.js";
import { RunPanel } from "./run.js";
import { signIn, signOut, viewerOf } from "./signin.js";
import { Tabs } from "./tabs.js";
import { Viewport } from "./viewport.js";

const TOAST_MS = 6_000;
const CHECK_PAUSE_MS = 250;
const READABLE = 0.7; // the scale below which names cannot be read

const $ = (id) => document.getElementById(id);

for (const button of document.querySelectorAll("[data-icon]")) button.prepend(icon(ICONS[button.dataset.icon]));
start().catch((error) => {
  console.error(error);
  stop(error.message);
});

async function start() {
  const { endpoint, headers } = JSON.parse($("config").textContent);
  const client = new Client(endpoint, headers);
  await viewerOf(client);
  const workflowId = decodeURIComponent(location.pathname.split("/").at(-2));
  const branchId = new URLSearchParams(location.search).get("branch");
  const [{ node: workflow }, library] = await Promise.all([
    client.ask(WORKFLOW, { id: workflowId }),
    readLibrary(client),
  ]);
  if (!workflow?.id) return stop("There is no such workflow, or you may not see it.", { client });
  open(client, { workflow, workflowId, branchId, library });
}

function open(client, { workflow, workflowId, branchId, library }) {
  const scopes = new Set(workflow.workspace.viewerScopes);
  const clientId = crypto.randomUUID();
  const room = branchId ?? workflowId;
  const view = new GraphView($("graph"), library);
  const viewport = new Viewport($("surface"));
  const draft = new Draft(client, { workflowId, branchId }, clientId);
  draft.isWritable = scopes.has("WORKFLOWS_WRITE") && workflow.status !== "ARCHIVED";
  const editor = new Editor({ draft, view, viewport, library });
  const presence = new Presence(client, { room, clientId }, { viewport, layer: $("cursors"), bar: $("people") });
  const pointing = new Pointing($("graph"), editor, (cursor) => presence.say({ cursor }));
  const palette = new Palette();
  const tabs = new Tabs($("panel"), $("side"));
  const history = new History($("history"), client, room, draft, library);
  const comments = new Comments($("comments"), client, workflowId, editor, scopes.has("COMMENTS_WRITE"));
  comments.addEventListener("notice", ({ detail }) => say(detail.text, detail));
  comments.addEventListener("change", () => {
    editor.comments = comments.openByNode;
    editor.redraw();
  });
  const runs = new RunPanel(
    {
      drawer: $("drawer"),
      form: $("run-form"),
      input: $("run-input"),
      error: $("run-error"),
      state: $("run-state"),
      steps: $("run-steps"),
      output: $("run-output"),
      cancel: $("run-cancel"),
    },
    client,
    editor,
    workflowId,
    say,
  );
  runs.onstart = (id) => presence.say({ status: `run ${id}` });
  presence.addEventListener("status", ({ detail: { member } }) => {
    const [kind, id] = (member.status ?? "").split(" ");
    if (kind === "run") say(`${member.name} runs this workflow.`, { action: ["Watch", () => runs.follow(id)] });
  });
  runs.canRun = scopes.has("EXECUTIONS_RUN") && !branchId;
  const commands = {
    add: () => chooseComponent(palette, editor),
    connect: () => chooseTarget(palette, editor),
    undo: () => draft.undo(),
    redo: () => draft.redo(),
    run: () => ($("drawer").hidden ? runs.open() : runs.start()),
    help: () => $("keys").showModal(),
    fit: () => viewport.fit(view.extent),
    rename: () => focusField(tabs, "name"),
    edit: () => focusField(tabs, null),
    dismiss: () => (editor.selection.size ? editor.select() : $("drawer").hidden || runs.close()),
  };
  new Inspector($("inspect"), editor, presence, {
    connect: commands.connect,
    describe: () => workflow,
    canRemember: branchId === null,
    remember: (change) => draft.act({ setMetadata: change }),
  });
  listen(editor, pointing, commands);
  wireBar({ draft, editor, viewport, runs, commands, workflow, branchId });
  wireProposals({ client, workflow, branchId, palette, draft, library });
  wireDraft({ client, draft, editor, presence, workflow, room, viewport, view });
  wireSelection({ editor, presence, tabs });
  tabs.onopen = (name) => name === "history" && history.open();
  client.onstate = (state) => showState(state, draft, client);
  draft.addEventListener("saving", () => showState("open", draft, client));
  refill($("keys-list"), ...KEYS.flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]));
  document.body.classList.remove("loading");
  draft.open();
  presence.join();
  comments.open();
  const run = new URLSearchParams(location.hash.slice(1)).get("run");
  if (run) runs.follow(run);
}

async function readLibrary(client) {
  const library = new Map();
  for (let after = null; ;) {
    const { components } = await client.ask(COMPONENTS, { after });
    for (const component of components.nodes) library.set(component.type, component);
    if (!components.pageInfo.hasNextPage) return library;
    after = components.pageInfo.endCursor;
  }
}

// ---------------------------------------------------------------------- the draft

function wireDraft({ client, draft, editor, presence, workflow, room, viewport, view }) {
  let isFirst = true;
  let timer = 0;
  const check = () => {
    clearTimeout(timer);
    timer = setTimeout(() => checkDraft(client, room, draft, editor), CHECK_PAUSE_MS);
  };
  draft.addEventListener("snapshot", () => {
    view.meet(editor.graph);
    if (isFirst) {
      view.draw(editor.graph, editor);
      viewport.fit(view.extent, { least: READABLE });
      const node = new URLSearchParams(location.hash.slice(1)).get("node");
      if (node) editor.goTo(node);
    }
    isFirst = false;
    check();
  });
  draft.addEventListener("operation", ({ detail: { operation } }) => {
    for (const change of operation.changes) {
      if (change.kind === "METADATA_CHANGED") workflow[change.field] = change.to;
      if (change.field === "key") queueMicrotask(() => editor.follow(change.nodeKey, change.to));
      if (change.field === "position") view.isArranged = false; // somebody has begun to place them
    }
    showName(workflow);
    check();
  });
  draft.addEventListener("change", () => {
    $("empty").hidden = draft.view.nodes.size > 0 || draft.revision === null;
  });
  draft.addEventListener("rejected", ({ detail }) => {
    for (const { message } of detail.rejected) say(`Not done: ${message}`, { isProblem: true });
  });
  draft.addEventListener("notice", ({ detail }) => say(detail.text, detail));
  draft.addEventListener("override", ({ detail: { operation, value, isOwn } }) => {
    const node = editor.graph.nodes.get(value.nodeKey);
    const field = words(value.field.replace(/^config\./, "")).toLowerCase();
    const what = node ? `${field} of ${titleOf(node, editor.library)}` : field;
    say(
      isOwn
        ? `You replaced what ${value.author.displayName} had just set: ${what}.`
        : `${operation.author.displayName} replaced what you had set: ${what}.`,
    );
  });
  draft.addEventListener("ended", () => stop("This workflow is gone, or you may not see it any more.", { client }));
  draft.addEventListener("refused", ({ detail }) => stop(detail.refused.message, { client }));
  editor.addEventListener("notice", ({ detail }) => say(detail.text, detail));
  presence.addEventListener("change", () => {
    editor.people = presence.byNode;
    editor.redraw();
  });
  presence.addEventListener("joined", ({ detail }) => say(`${detail.member.name} is here.`));
  presence.addEventListener("left", ({ detail }) => say(`${detail.member.name} has left.`));
}

/** Ask the server what is wrong with the draft, and by which handles its nodes can be left. */
async function checkDraft(client, room, draft, editor) {
  let found;
  try {
    found = (await client.ask(CHECKS, { id: room })).node?.draft;
  } catch {
    return; // the next change asks again
  }
  if (!found) return;
  draft.learn(new Map(found.nodes.map(({ key, handles }) => [key, handles])));
  $("undo").disabled = !draft.isWritable || !found.isUndoable;
  $("redo").disabled = !draft.isWritable || !found.isRedoable;
  editor.problems = Map.groupBy(found.problems, ({ nodeKey }) => nodeKey);
  editor.redraw();
  showProblems(found.problems, editor);
}

function showProblems(problems, editor) {
  const count = $("problem-count");
  count.hidden = !problems.length;
  count.textContent = problems.length;
  count.classList.toggle(
    "error",
    problems.some(({ severity }) => severity === "ERROR"),
  );
  const items = problems.map(({ nodeKey, field, message, severity }) => {
    const node = editor.graph.nodes.get(nodeKey);
    const place = [node ? titleOf(node, editor.library) : null, field].filter(Boolean).join(" · ");
    const words = [el("strong", {}, place || "Workflow"), el("span", {}, message)];
    return el(
      "li",
      { class: severity.toLowerCase() },
      node
        ? el("button", { type: "button", class: "quiet", onclick: () => editor.goTo(nodeKey) }, ...words)
        : el("div", {}, ...words),
    );
  });
  refill(
    $("problems"),
    items.length
      ? el("ul", { class: "problem-list" }, ...items)
      : el("p", { class: "none" }, "Nothing is wrong: it can be published."),
  );
}

// ---------------------------------------------------------------------- the bar and the panels

function wireBar({ draft, editor, viewport, runs, commands, workflow, branchId }) {
  const name = $("name");
  name.disabled = !draft.isWritable || branchId !== null; // names are of the workflow, not of a proposal
  name.addEventListener("change", () =>
    name.value.trim() ? draft.act({ setMetadata: { name: name.value.trim() } }) : showName(workflow),
  );
  name.addEventListener("keydown", (event) => event.key === "Enter" && name.blur());
  showName(workflow);
  $("add").disabled = $("tidy").disabled = !draft.isWritable;
  $("run").disabled = !runs.canRun;
  const clicks = {
    undo: commands.undo,
    redo: commands.redo,
    add: commands.add,
    help: commands.help,
    run: commands.run,
    fit: commands.fit,
  };
  for (const [id, command] of Object.entries(clicks)) $(id).addEventListener("click", command);
  $("tidy").addEventListener("click", () => editor.tidy());
  $("zoom-in").addEventListener("click", () => viewport.zoomBy(1.25));
  $("zoom-out").addEventListener("click", () => viewport.zoomBy(0.8));
  $("run-close").addEventListener("click", () => runs.close());
}

function wireProposals(context) {
  const parts = {
    button: $("line"),
    strip: $("proposal"),
    told: $("proposal-told"),
    review: $("proposal-review"),
    dialog: $("review"),
    form: $("review-form"),
    list: $("review-list"),
    error: $("review-error"),
  };
  parts.button.hidden = false;
  return new Proposals(parts, context.client, { ...context, say });
}

function wireSelection({ editor, presence, tabs }) {
  editor.addEventListener("select", () => {
    presence.say({ selection: editor.nodes.map(({ key }) => key) });
    const hash = editor.node ? `#node=${editor.node.key}` : " ";
    window.history.replaceState(null, "", hash === " " ? location.pathname + location.search : hash);
    if (!editor.selection.size) return tabs.rest();
    const wasOpen = tabs.isOpen;
    tabs.show("inspect");
    const box = editor.node && editor.view.boxes.get(editor.node.key);
    if (!wasOpen && box) editor.viewport.reveal(box); // the sheet may have come up over it
  });
}

function showName(workflow) {
  if (document.activeElement !== $("name")) $("name").value = workflow.name;
  $("title").textContent = workflow.name;
  document.title = `${workflow.name} · Plait`;
}

function showState(state, draft, client) {
  const status = $("status");
  if (state === "refused") signIn(client, "Your session has ended.").then(() => location.reload());
  const kind = state === "open" ? (draft.revision === null ? "connecting" : draft.isSaving ? "saving" : "live") : state;
  const text = {
    live: draft.isWritable ? "Live" : "Live, read only",
    saving: "Saving…",
    connecting: "Connecting…",
    waiting: "Offline, reconnecting…",
    refused: "Signed out",
  }[kind];
  status.dataset.state = kind;
  if (status.textContent !== text) status.textContent = text;
  status.title = draft.revision === null ? "" : `Revision ${draft.revision}`;
}

/** Put the cursor into the inspector: a field by its path, or the first of the configuration. */
function focusField(tabs, path) {
  tabs.show("inspect");
  const found = path
    ? $("inspect").querySelector(`[data-path="${path}"]`)
    : $("inspect").querySelector(".form [data-path]:not(:disabled)");
  (found ?? $("inspect").querySelector("[data-path]"))?.focus();
}

async function chooseComponent(palette, editor) {
  if (!editor.draft.isWritable) return;
  const choices = [...editor.library.values()]
    .filter(({ isDeprecated }) => !isDeprecated)
    .map((component) => ({
      value: component,
      label: component.name,
      hint: component.description,
      words: component.type,
      group: words(component.category),
      icon: categoryIcon(component.category),
      className: categoryClass(component.category),
    }));
  const component = await palette.choose("Add a node", choices, "Template, HTTP, loop…");
  if (component) editor.add(component);
}

/** Connect the selected node by choosing, first by which handle if there are several, then to which node. */
async function chooseTarget(palette, editor) {
  const source = editor.node;
  if (!source || !editor.draft.isWritable) return say("Select the node that the connection leaves, then press C.");
  const handles = editor.view.ports.get(source.key).map(({ handle }) => handle);
  if (!handles.length) return say("Nothing can follow this node.");
  const name = titleOf(source, editor.library);
  const handle =
    handles.length === 1
      ? handles[0]
      : await palette.choose(
          `Leave ${name} by`,
          handles.map((each) => ({ value: each, label: each })),
        );
  if (!handle) return undefined;
  const choices = [...editor.graph.nodes.values()]
    .filter((node) => node.key !== source.key && !editor.library.get(node.componentType)?.isEntry)
    .map((node) => {
      const component = editor.library.get(node.componentType);
      return {
        value: node.key,
        label: titleOf(node, editor.library),
        hint: `${component?.name ?? node.componentType} · ${node.key}`,
        words: node.key,
        icon: categoryIcon(component?.category),
        className: categoryClass(component?.category),
      };
    });
  const target = await palette.choose(`Connect ${name} to`, choices, "Which node?");
  if (target) editor.connect(source.key, handle, target);
  return editor.view.focus(source.key);
}

// ---------------------------------------------------------------------- words to the user

/** Tell something in passing. */
function say(text, { isProblem = false, action } = {}) {
  const toast = el("div", { class: isProblem ? "toast problem" : "toast", role: isProblem ? "alert" : null }, text);
  if (action) {
    const [label, act] = action;
    toast.append(el("button", { type: "button", onclick: () => (toast.remove(), act()) }, label));
  }
  $("toasts").append(toast);
  while ($("toasts").childElementCount > 4) $("toasts").firstElementChild.remove();
  setTimeout(() => toast.remove(), TOAST_MS);
}

/** Tell why there is nothing to see. */
function stop(text, { client } = {}) {
  document.body.classList.remove("loading");
  const again =
    client &&
    el(
      "button",
      { type: "button", class: "primary", onclick: () => signOut(client).catch(() => location.reload()) },
      "Sign in as somebody else",
    );
  refill($("surface"), el("div", { class: "empty stop", role: "alert" }, el("p", {}, text), again));
}
