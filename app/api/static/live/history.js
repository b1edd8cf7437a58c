// What was done to the draft, by whom and when; any of it can be brought back.

import { el, refill } from "./dom.js";
import { HISTORY } from "./documents.js";
import { since, titleOf, words } from "./look.js";

const PAGE = 30;
const MOST = 300;

export class History {
  #root;
  #client;
  #id;
  #draft;
  #library;
  #operations = null; // newest first; null until somebody looks
  #cursor = null;
  #hasMore = false;

  /** @param {string} id  Of the workflow or branch. */
  constructor(root, client, id, draft, library) {
    this.#root = root;
    this.#client = client;
    this.#id = id;
    this.#draft = draft;
    this.#library = library;
    draft.addEventListener("operation", ({ detail }) => this.#note(detail.operation));
    draft.addEventListener("snapshot", () => this.#operations && this.open());
  }

  async open() {
    this.#operations = [];
    this.#cursor = null;
    await this.#load();
  }

  async #load() {
    try {
      const { node } = await this.#client.ask(HISTORY, { id: this.#id, first: PAGE, after: this.#cursor });
      const { nodes, pageInfo } = node.draft.history;
      const known = new Set(this.#operations.map(({ revision }) => revision));
      this.#operations.push(...nodes.filter(({ revision }) => !known.has(revision)));
      this.#cursor = pageInfo.endCursor;
      this.#hasMore = pageInfo.hasNextPage;
      this.#show();
    } catch (error) {
      refill(this.#root, el("p", { class: "error-text" }, error.message));
    }
  }

  /** Put a new operation on top, and strike through what it undid. */
  #note(operation) {
    if (!this.#operations) return;
    const undone = this.#operations.find(({ revision }) => revision === operation.undoesRevision);
    if (undone) undone.undoneByRevision = operation.revision;
    this.#operations.unshift(operation);
    this.#operations.length = Math.min(this.#operations.length, MOST);
    this.#show();
  }

  #show() {
    const batches = grouped(this.#operations);
    refill(
      this.#root,
      batches.length
        ? el("ol", { class: "history" }, ...batches.map((batch, index) => this.#entry(batch, index === 0)))
        : el("p", { class: "none" }, "Nothing has been changed yet."),
      this.#hasMore && el("button", { type: "button", class: "quiet", onclick: () => this.#load() }, "Earlier"),
    );
  }

  #entry(batch, isNewest) {
    const [last] = batch;
    const isUndone = batch.every(({ undoneByRevision }) => undoneByRevision);
    const lines = [
      ...new Set(
        batch
          .flatMap((operation) => operation.changes)
          .map((change) => sentence(change, this.#draft.view.nodes, this.#library)),
      ),
    ];
    const origin = {
      UNDO: "undid",
      REDO: "redid",
      RESTORE: "restored",
      MERGE: "merged",
      REBASE: "rebased",
      REPLACE: "replaced",
    }[last.origin];
    return el(
      "li",
      { class: isUndone ? "undone" : "" },
      el(
        "p",
        { class: "who" },
        el("strong", {}, last.author.displayName),
        origin ? ` ${origin}` : "",
        el("time", { datetime: last.at, title: new Date(last.at).toLocaleString() }, since(last.at)),
      ),
      ...lines.slice(0, 3).map((line) => el("p", { class: "line" }, line)),
      lines.length > 3 && el("p", { class: "line" }, `and ${lines.length - 3} more`),
      !isNewest &&
        this.#draft.isWritable &&
        el(
          "button",
          {
            type: "button",
            class: "quiet",
            "aria-label": `Restore revision ${last.revision}`,
            onclick: () => this.#draft.restore(last.revision),
          },
          `Restore r${last.revision}`,
        ),
    );
  }
}

/** Put together what was one batch, and a burst of typing. */
function grouped(operations) {
  const batches = [];
  for (const operation of operations) {
    const newer = batches.at(-1)?.at(-1);
    if (newer && (newer.batchId === operation.batchId || isTypingOn(newer, operation))) batches.at(-1).push(operation);
    else batches.push([operation]);
  }
  return batches;
}

function isTypingOn(newer, older) {
  const place = ({ clientId, origin, changes }) =>
    changes.length === 1 && changes[0].kind === "TEXT_CHANGED"
      ? `${clientId} ${origin} ${changes[0].nodeKey} ${changes[0].field}`
      : null;
  return place(newer) !== null && place(newer) === place(older) && Date.parse(newer.at) - Date.parse(older.at) < 10_000;
}

function fieldOf(field) {
  return words(field.replace(/^config\./, "").split(".")[0]).toLowerCase();
}

/** Say a change in words. */
export function sentence(change, nodes, library) {
  const title = (node) => titleOf(node, library);
  const name = (key) => (nodes.has(key) ? title(nodes.get(key)) : key);
  switch (change.kind) {
    case "NODE_ADDED":
      return `Added ${title(change.node)}`;
    case "NODE_REMOVED":
      return `Removed ${title(change.node)}`;
    case "NODE_CHANGED":
      return change.field === "position"
        ? `Moved ${name(change.nodeKey)}`
        : `Changed ${fieldOf(change.field)} of ${name(change.nodeKey)}`;
    case "TEXT_CHANGED":
      return `Wrote in ${fieldOf(change.field)} of ${name(change.nodeKey)}`;
    case "LINK_ADDED":
      return `Connected ${name(change.link.source)} to ${name(change.link.target)}`;
    case "LINK_REMOVED":
      return `Disconnected ${name(change.link.source)} from ${name(change.link.target)}`;
    case "VARIABLE_ADDED":
      return `Added the variable ${change.variable.name}`;
    case "VARIABLE_REMOVED":
      return `Removed the variable ${change.variable.name}`;
    case "VARIABLE_CHANGED":
      return `Changed the variable ${change.name}`;
    case "METADATA_CHANGED":
      return `Changed the ${change.field} of the workflow`;
    default:
      return words(change.kind);
  }
}
