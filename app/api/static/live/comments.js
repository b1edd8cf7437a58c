// Threads on nodes and on the workflow as a whole: said, answered, settled; live for everybody.

import { el, refill } from "./dom.js";
import { ADD_COMMENT, COMMENTS, REOPEN_COMMENT, REPLY, RESOLVE_COMMENT, WORKFLOW_COMMENTS } from "./documents.js";
import { initials, since, titleOf } from "./look.js";

export class Comments extends EventTarget {
  #root;
  #client;
  #workflowId;
  #editor;
  #canWrite;
  #sequence = null;
  #threads = new Map(); // by id
  #composer;
  #list;

  constructor(root, client, workflowId, editor, canWrite) {
    super();
    this.#root = root;
    this.#client = client;
    this.#workflowId = workflowId;
    this.#editor = editor;
    this.#canWrite = canWrite;
    this.#list = el("ul", { class: "threads" });
    this.#composer = this.#form("Comment", (text) => {
      const nodeKey = editor.node?.key ?? null;
      return client.ask(ADD_COMMENT, { input: { workflowId, text, nodeKey, idempotencyKey: crypto.randomUUID() } });
    });
    refill(root, canWrite && this.#composer.form, this.#list);
    editor.addEventListener("select", () => this.#show());
  }

  /** Follow the comments; after a lost connection, from where we were. */
  open() {
    this.#client.subscribe(WORKFLOW_COMMENTS, () => ({ workflowId: this.#workflowId, after: this.#sequence }), {
      next: (event) => this.#receive(event),
      error: () => refill(this.#root, el("p", { class: "none" }, "You may not read the comments here.")),
    });
  }

  /** How many threads are open, by node. */
  get openByNode() {
    const found = new Map();
    for (const { nodeKey, isResolved } of this.#threads.values()) {
      if (nodeKey && !isResolved) found.set(nodeKey, (found.get(nodeKey) ?? 0) + 1);
    }
    return found;
  }

  async #receive(event) {
    this.#sequence = event.sequence;
    if (event.thread) this.#threads.set(event.thread.id, event.thread);
    else await this.#load();
    this.#show();
  }

  async #load() {
    try {
      const { node } = await this.#client.ask(COMMENTS, { id: this.#workflowId });
      this.#threads = new Map(node.comments.nodes.map((thread) => [thread.id, thread]));
    } catch (error) {
      this.#tell(error);
    }
  }

  #show() {
    const { node, library, graph } = this.#editor;
    this.#composer.input.placeholder = node ? `About ${titleOf(node, library)}…` : "About the workflow…";
    const about = (thread) => (node && thread.nodeKey === node.key ? 0 : 1);
    const threads = [...this.#threads.values()].sort(
      (a, b) => a.isResolved - b.isResolved || about(a) - about(b) || b.createdAt.localeCompare(a.createdAt),
    );
    const items = threads.map((thread) => this.#thread(thread, graph.nodes.get(thread.nodeKey)));
    // A reply that is being written outlives what others say meanwhile.
    if (this.#list.contains(document.activeElement) && document.activeElement.value) return this.#changed();
    refill(this.#list, items.length ? items : el("li", { class: "none" }, "Nobody has said anything yet."));
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #thread(thread, node) {
    const settle = () =>
      this.#client
        .ask(thread.isResolved ? REOPEN_COMMENT : RESOLVE_COMMENT, { input: { commentThreadId: thread.id } })
        .catch((error) => this.#tell(error));
    const reply = this.#form("Reply", (text) =>
      this.#client.ask(REPLY, { input: { commentThreadId: thread.id, text, idempotencyKey: crypto.randomUUID() } }),
    );
    return el(
      "li",
      { class: thread.isResolved ? "thread resolved" : "thread", "data-thread": thread.id },
      el(
        "div",
        { class: "head" },
        node
          ? el(
              "button",
              { type: "button", class: "quiet", onclick: () => this.#editor.goTo(node.key) },
              titleOf(node, this.#editor.library),
            )
          : el("span", {}, thread.nodeKey ? `${thread.nodeKey} (gone)` : "Workflow"),
        this.#canWrite &&
          el("button", { type: "button", class: "quiet", onclick: settle }, thread.isResolved ? "Reopen" : "Resolve"),
      ),
      ...thread.comments.nodes.map((comment) => said(comment)),
      this.#canWrite && !thread.isResolved && reply.form,
    );
  }

  #form(label, send) {
    const input = el("textarea", {
      rows: 1,
      "aria-label": label,
      placeholder: label === "Reply" ? "Reply…" : "",
      maxlength: 10_000,
    });
    const form = el(
      "form",
      {
        class: "say",
        onsubmit: async (event) => {
          event.preventDefault();
          const text = input.value.trim();
          if (!text) return;
          input.value = "";
          try {
            await send(text);
          } catch (error) {
            input.value = text;
            this.#tell(error);
          }
        },
        onkeydown: (event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          form.requestSubmit();
        },
      },
      input,
      el("button", { class: "quiet" }, label),
    );
    return { form, input };
  }

  #tell(error) {
    this.dispatchEvent(new CustomEvent("notice", { detail: { text: error.message, isProblem: true } }));
  }
}

function said({ author, createdAt, editedAt, isDeleted, text }) {
  return el(
    "div",
    { class: "said" },
    el("span", { class: "avatar", "aria-hidden": "true" }, initials(author.displayName)),
    el(
      "div",
      {},
      el(
        "p",
        { class: "who" },
        el("strong", {}, author.displayName),
        el("time", { datetime: createdAt }, since(createdAt)),
      ),
      isDeleted
        ? el("p", { class: "none" }, "Deleted.")
        : el("p", { class: "text" }, text, editedAt && el("small", {}, " (edited)")),
    ),
  );
}
