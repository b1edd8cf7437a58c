// Runs the draft and shows the run as it happens: a fold over its events. The stream is resumed after the last event
// that came, so nothing is missed or counted twice.

import { el, refill } from "./dom.js";
import { CANCEL, EXECUTION_EVENTS, RUN } from "./documents.js";
import { duration, titleOf } from "./look.js";

const ENDS = {
  ExecutionCompleted: "done",
  ExecutionFailed: "failed",
  ExecutionCancelled: "cancelled",
  ExecutionTimedOut: "failed",
};
const STEPS = new Set(["NodeStarted", "NodeCompleted", "NodeFailed", "NodeReused"]);
const STEP_MS = 90; // between two of them, at most
const LAG_MS = 1_500; // behind the run, about
const LEAST_SCALE = 0.45;
const WORDS = {
  queued: "Queued",
  running: "Running",
  waiting: "Waiting",
  done: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** What has become of a run so far. */
export class Run {
  constructor(id, links) {
    this.id = id;
    this.links = links; // of the graph that it runs
    this.state = "queued";
    this.nodes = new Map(); // by key: {tone, durationMs, tokens, text, output, error, iterations, total}
    this.taken = new Map(); // links by key: "flowing" until their target has begun, then "through"
    this.order = [];
    this.lines = [];
    this.sequence = 0;
    this.output = undefined;
    this.error = null;
    this.startedAt = null;
    this.endedAt = null;
    this.tokens = 0;
    this.costUsd = 0;
  }

  get isOver() {
    return ["done", "failed", "cancelled"].includes(this.state);
  }

  /** Take an event. */
  add(event) {
    if (event.sequence <= this.sequence) return;
    this.sequence = event.sequence;
    const type = event.__typename;
    if (type in ENDS) return this.#end(event);
    if (type === "ExecutionStarted") this.startedAt ??= event.at;
    if (["ExecutionStarted", "ExecutionResumed", "ExecutionRecovered"].includes(type)) this.state = "running";
    if (type === "ExecutionPaused") this.state = "waiting";
    if (type === "LogLine") this.lines.push(event);
    if (event.nodeKey) this.#ofNode(type, event);
  }

  #ofNode(type, event) {
    const node = this.#node(event.nodeKey);
    switch (type) {
      case "NodeStarted":
        Object.assign(node, { tone: "running", attempt: event.attempt, error: null });
        this.#arrive(event.nodeKey);
        break;
      case "NodeRetrying":
        Object.assign(node, { tone: "retrying", error: event.error });
        break;
      case "NodeCompleted":
        Object.assign(node, { tone: "done", output: event.output, durationMs: event.durationMs });
        this.#leave(event.nodeKey, event.handles);
        break;
      case "NodeReused":
        Object.assign(node, { tone: "reused", output: event.output });
        this.#leave(event.nodeKey, event.handles);
        break;
      case "NodeErrorHandled":
        node.output = event.output;
        this.#leave(event.nodeKey, event.handles);
        break;
      case "NodeFailed":
        Object.assign(node, { tone: "failed", error: event.error, durationMs: event.durationMs });
        break;
      case "NodeSkipped":
        node.tone = "skipped";
        break;
      case "NodeWaiting":
        node.tone = "waiting";
        break;
      case "NodeResumed":
        node.tone = "running";
        break;
      case "IterationStarted":
        node.total = event.total ?? 0;
        break;
      case "IterationCompleted":
        node.iterations += 1;
        break;
      case "TextDelta":
        node.text = node.text.slice(0, event.offset) + event.text;
        break;
      case "UsageRecorded": {
        const tokens = Number(event.promptTokens) + Number(event.completionTokens);
        node.tokens += tokens;
        this.tokens += tokens;
        this.costUsd += Number(event.costUsd);
        break;
      }
    }
  }

  #node(key) {
    if (!this.nodes.has(key)) {
      this.nodes.set(key, {
        key,
        tone: "queued",
        durationMs: null,
        tokens: 0,
        text: "",
        output: undefined,
        error: null,
        iterations: 0,
        total: 0,
      });
      this.order.push(key);
    }
    return this.nodes.get(key);
  }

  #leave(key, handles) {
    for (const link of this.links) {
      if (link.source === key && handles.includes(link.sourceHandle)) this.taken.set(link.key, "flowing");
    }
  }

  #arrive(key) {
    for (const link of this.links) {
      if (link.target === key && this.taken.has(link.key)) this.taken.set(link.key, "through");
    }
  }

  #end(event) {
    this.state = ENDS[event.__typename];
    this.endedAt = event.at;
    this.output = event.output;
    this.error = event.error ?? (event.cancelReason ? { code: "CANCELLED", message: event.cancelReason } : null);
    for (const node of this.nodes.values())
      if (["running", "waiting", "retrying"].includes(node.tone)) node.tone = "cancelled";
    for (const [key, how] of this.taken) if (how === "flowing") this.taken.set(key, "through");
  }
}

/** The drawer below the graph: what goes in, what happens, what comes out. */
export class RunPanel {
  #client;
  #editor;
  #workflowId;
  #parts;
  #stop = null;
  #say;
  #coming = []; // events that are not shown yet
  #timer = 0;

  constructor(parts, client, editor, workflowId, say) {
    this.#parts = parts;
    this.#client = client;
    this.#editor = editor;
    this.#workflowId = workflowId;
    this.#say = say;
    this.canRun = false;
    this.onstart = () => {};
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    parts.cancel.addEventListener("click", () => this.cancel());
  }

  get run() {
    return this.#editor.run;
  }

  open() {
    this.#reveal();
    if (!this.#parts.input.value) this.#parts.input.value = sample(this.#editor);
    this.#parts.input.focus();
  }

  /** Open the drawer, with all of the graph above it. */
  #reveal() {
    if (!this.#parts.drawer.hidden) return;
    this.#parts.drawer.hidden = false;
    this.#editor.viewport.below = this.#parts.drawer.offsetHeight;
    this.#editor.viewport.fit(this.#editor.view.extent, { least: LEAST_SCALE });
  }

  close() {
    this.#parts.drawer.hidden = true;
    this.#editor.viewport.below = 0;
    this.#forget();
  }

  /** Start a run of the draft as it is now, and follow it. */
  async start() {
    if (!this.canRun) return this.#say("You may look at this workflow, not run it.");
    const { draft } = this.#editor;
    try {
      const input = {
        workflowId: this.#workflowId,
        draftRevision: draft.revision,
        input: readInput(this.#parts.input.value),
      };
      const { runWorkflow } = await this.#client.ask(RUN, { input });
      this.follow(runWorkflow.execution.id);
      this.onstart(runWorkflow.execution.id);
    } catch (error) {
      this.#parts.error.textContent = problemsIn(error);
    }
  }

  /** Follow a run from its first event. */
  follow(id) {
    this.#stop?.();
    this.#coming = [];
    this.#parts.error.textContent = "";
    const run = (this.#editor.run = new Run(id, [...this.#editor.graph.links.values()]));
    this.#reveal();
    this.#show();
    this.#stop = this.#client.subscribe(
      EXECUTION_EVENTS,
      () => ({ executionId: id, after: this.#coming.at(-1)?.sequence ?? run.sequence }),
      {
        next: (event) => {
          this.#coming.push(event);
          if (!this.#timer) this.#play(run);
        },
        error: (refused) => {
          this.#parts.error.textContent = refused.message;
        },
      },
    );
  }

  /** Show what has come: a run of a few milliseconds slowly enough to be seen, a long one as it happens. */
  #play(run) {
    this.#timer = 0;
    if (run !== this.run) return;
    const event = this.#coming.shift();
    if (!event) return;
    run.add(event);
    this.#show();
    const box = event.__typename === "NodeStarted" && this.#editor.view.boxes.get(event.nodeKey);
    if (box) this.#editor.viewport.reveal(box); // what happens is seen, however large the graph
    if (run.isOver) this.#say(`Run ${WORDS[run.state].toLowerCase()}.`);
    const pause = STEPS.has(event.__typename) && !isStill() ? Math.min(STEP_MS, LAG_MS / (this.#coming.length + 1)) : 0;
    if (!pause && this.#coming.length) this.#play(run);
    else this.#timer = setTimeout(() => this.#play(run), pause);
  }

  async cancel() {
    if (!this.run || this.run.isOver) return;
    try {
      await this.#client.ask(CANCEL, { input: { executionId: this.run.id } });
    } catch (error) {
      this.#parts.error.textContent = error.message;
    }
  }

  #forget() {
    this.#stop?.();
    this.#stop = null;
    this.#editor.run = null;
    this.#show();
  }

  #show() {
    this.#editor.redraw();
    const run = this.run;
    const { state, steps, output, cancel, drawer } = this.#parts;
    cancel.hidden = !run || run.isOver;
    drawer.dataset.state = run?.state ?? "";
    state.textContent = run ? headline(run) : "";
    refill(steps, ...(run?.order ?? []).map((key) => this.#step(run.nodes.get(key))));
    steps.lastElementChild?.scrollIntoView({ block: "nearest" });
    refill(output, ...outputOf(run));
  }

  #step(node) {
    const shown = this.#editor.graph.nodes.get(node.key);
    const facts = [
      node.total ? `${node.iterations} of ${node.total}` : "",
      node.tokens ? `${node.tokens} tokens` : "",
      node.durationMs === null ? "" : duration(node.durationMs),
    ].filter(Boolean);
    return el(
      "li",
      { class: `t-${node.tone}` },
      el(
        "button",
        { type: "button", class: "quiet", onclick: () => this.#editor.goTo(node.key) },
        el("span", { class: "dot", "aria-hidden": "true" }),
        el("span", { class: "what" }, shown ? titleOf(shown, this.#editor.library) : node.key),
        el("span", { class: "how" }, node.tone === "done" ? "" : node.tone),
        el("span", { class: "facts" }, facts.join(" · ")),
      ),
      node.error && el("p", { class: "error-text" }, node.error.message),
    );
  }
}

/** Whether the user wants no animation. */
function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function headline(run) {
  const facts = [WORDS[run.state]];
  if (run.startedAt && run.endedAt) facts.push(duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)));
  if (run.tokens) facts.push(`${run.tokens} tokens`);
  if (run.costUsd) facts.push(`$${run.costUsd.toFixed(4)}`);
  return facts.join(" · ");
}

function outputOf(run) {
  if (!run) return [el("p", { class: "none" }, "The output comes here.")];
  if (run.error) return [el("p", { class: "error-text" }, el("strong", {}, run.error.code), " ", run.error.message)];
  if (run.state !== "done") {
    const talking = [...run.nodes.values()].findLast((node) => node.text);
    return [talking ? el("pre", {}, talking.text) : el("p", { class: "none" }, "…")];
  }
  const text = typeof run.output === "string" ? run.output : JSON.stringify(run.output, null, 2);
  const copy = el(
    "button",
    { type: "button", class: "quiet", onclick: () => navigator.clipboard?.writeText(text) },
    "Copy",
  );
  return [el("pre", { tabindex: 0 }, text), copy];
}

/** Read the input: JSON, or else plain text. */
function readInput(text) {
  if (!text.trim()) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Make an input to start from, by what the entry of the graph says it takes. */
function sample(editor) {
  for (const node of editor.graph.nodes.values()) {
    if (node.componentType === "text_input") return JSON.stringify({ text: "" }, null, 2);
    const schema = node.config?.inputSchema;
    if (!schema?.properties) continue;
    const names = schema.required ?? Object.keys(schema.properties);
    const blank = { string: "", number: 0, integer: 0, boolean: false, array: [], object: {} };
    return JSON.stringify(
      Object.fromEntries(names.map((name) => [name, blank[schema.properties[name]?.type] ?? null])),
      null,
      2,
    );
  }
  return "{}";
}

function problemsIn(error) {
  const problems = error.details?.problems ?? [];
  return [error.message, ...problems.slice(0, 3).map(({ path, message }) => `${path ?? ""} ${message}`.trim())].join(
    " ",
  );
}
