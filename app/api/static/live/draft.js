// The draft as this window sees it: what the server has said, and on top of it what we did and have not heard of yet.
//
// `base` is the truth: a snapshot, then the operations of the stream in the order of their revisions. `waiting` are our
// own batches that are not in it yet. The view is `base` with these carried out, made anew whenever either changes, so
// a rejected edit vanishes by being forgotten. Texts that two people type in are kept right by transforming our
// waiting splices past those that the server took before them.

import { Refused, Unreachable } from "./client.js";
import { APPLY, DRAFT_STREAM, REDO, RESTORE, UNDO } from "./documents.js";
import { DoesNotFit, EMPTY, graphOf, valueAt, withAction, withChanges } from "./fold.js";
import { between, composed, fromSplices, toSplices, transformed } from "./texts.js";

const TEXT_PAUSE_MS = 120; // typing is sent in small bursts
const SAME_GO_MS = 1_500; // between two bursts of what is typed in one go
const RETRY_MS = 1_000;
const PASSING = new Set(["RATE_LIMITED", "UNAVAILABLE", "TIMEOUT"]);

export class Draft extends EventTarget {
  #client;
  #line;
  #clientId;
  #base = EMPTY;
  #waiting = [];
  #isSending = false;
  #timer = 0;
  #end = null;
  #revisions = new Set(); // those we made
  #done = []; // what undo takes back, the newest last; see #count
  #undone = [];

  /** @param {{workflowId: string, branchId: string | null}} line  A branch, or the workflow's live draft. */
  constructor(client, line, clientId) {
    super();
    this.#client = client;
    this.#line = line;
    this.#clientId = clientId;
    this.revision = null; // of the last operation that is in `base`
    this.view = EMPTY;
    this.isWritable = false;
  }

  /** Whether something is on its way. */
  get isSaving() {
    return this.#waiting.length > 0;
  }

  /** Follow the draft: a snapshot first; after a lost connection, what came since. */
  open() {
    this.#end?.();
    this.#end = this.#client.subscribe(DRAFT_STREAM, () => ({ ...this.#line, after: this.revision }), {
      next: (event) => this.#receive(event),
      error: (refused) => this.#emit("refused", { refused }),
      complete: () => this.#emit("ended"),
    });
  }

  /** Do something: at once in our view, then at the server. The API's `actions` together are one step of undo. */
  act(...actions) {
    if (!this.isWritable) return this.#emit("notice", { text: "You may look at this workflow, not change it." });
    try {
      actions.reduce(withAction, this.view);
    } catch (error) {
      if (!(error instanceof DoesNotFit)) throw error;
      return this.#emit("notice", { text: error.message });
    }
    this.#join(actions) || this.#waiting.push({ entries: actions.map((action) => entry(action)), isSent: false });
    this.#show();
    this.#flush();
  }

  /** Type: somebody saw one text in a field and made another of it; sent with the next burst. */
  type(nodeKey, field, seen, text) {
    const now = valueAt(this.view.nodes.get(nodeKey), field);
    if (seen === text || typeof now !== "string") return;
    // What others wrote since was not seen, and is no part of what was meant.
    const change = transformed(between(seen, text), between(seen, now));
    this.act({ editText: { nodeKey, field, change } });
  }

  /** Take in by which handles nodes can be left: the server works that out from their configurations. */
  learn(handles) {
    const nodes = new Map(this.#base.nodes);
    for (const [key, found] of handles) {
      const node = nodes.get(key);
      if (node && String(node.handles) !== String(found)) nodes.set(key, { ...node, handles: found });
    }
    this.#base = { ...this.#base, nodes };
    this.#show();
  }

  /** Take back what we did last; of a text, what was typed in one go. */
  undo() {
    const last = this.#done.pop() ?? { count: 1 };
    this.#undone.push(last);
    for (let each = 0; each < last.count; each += 1) this.#command(UNDO);
  }

  redo() {
    const last = this.#undone.pop() ?? { count: 1 };
    this.#done.push(last);
    for (let each = 0; each < last.count; each += 1) this.#command(REDO);
  }

  /** Bring back the graph of an earlier revision, as a new one. */
  restore(revision) {
    this.#command(RESTORE, { revision });
  }

  // ------------------------------------------------------------------ what the server says

  #receive(event) {
    if (event.__typename === "DraftSnapshot") {
      this.#base = graphOf(event.draft);
      this.revision = event.revision;
      this.#forget();
      this.#show();
      this.#emit("snapshot", { draft: event.draft });
    } else if (!this.#take(event.operation)) {
      this.open(); // a revision is missing: ask for what comes after ours
    }
    this.#flush();
  }

  /** Put an operation on top of `base`; false if one before it is missing. */
  #take(operation) {
    if (operation.revision <= this.revision) return true;
    if (operation.revision > this.revision + 1) return false;
    const isOwn = operation.clientId === this.#clientId;
    const before = this.#base;
    this.#base = withChanges(before, operation.changes);
    this.revision = operation.revision;
    const mine = this.#remove(operation.operationId);
    if (!mine) for (const change of operation.changes) this.#rebase(before, change);
    if (isOwn) this.#revisions.add(operation.revision);
    if (isOwn && operation.origin === "EDIT") this.#count(operation);
    for (const value of operation.overrides) {
      if (isOwn || this.#revisions.has(value.revision)) this.#emit("override", { operation, value, isOwn });
    }
    this.#emit("operation", { operation, isOwn });
    this.#show();
    return true;
  }

  /** Typing is sent in bursts, each a step of undo for the server; to a person they are one. */
  #count({ at, batchId, changes }) {
    this.#undone = [];
    const { kind, nodeKey, field } = changes[0] ?? {};
    const text = changes.length === 1 && kind === "TEXT_CHANGED" ? `${nodeKey} ${field}` : null;
    const last = this.#done.at(-1);
    if (last?.batchId === batchId) return;
    if (text && last?.text === text && Date.parse(at) - last.at < SAME_GO_MS) {
      Object.assign(last, { at: Date.parse(at), batchId, count: last.count + 1 });
    } else {
      this.#done.push({ text, at: Date.parse(at), batchId, count: 1 });
    }
  }

  /** Move our waiting splices past what somebody else did to the same text. */
  #rebase(before, { kind, nodeKey, field, splices, to }) {
    let theirs;
    if (kind === "TEXT_CHANGED") theirs = fromSplices(splices);
    else if (kind === "NODE_CHANGED") {
      const old = valueAt(before.nodes.get(nodeKey), field);
      if (typeof old !== "string" || typeof to !== "string") return;
      theirs = between(old, to);
    } else return;
    for (const { entries } of this.#waiting) {
      for (const { action } of entries) {
        const edit = action?.editText;
        if (edit?.nodeKey !== nodeKey || edit.field !== field) continue;
        const ours = edit.change;
        edit.change = transformed(ours, theirs);
        theirs = transformed(theirs, ours, { isFirst: true });
      }
    }
  }

  /** After a snapshot nobody knows which of our unanswered edits are in it; the answer or a retry will tell. */
  #forget() {
    for (const batch of this.#waiting) {
      for (const { action } of batch.entries) if (action?.editText && batch.isSent) action.editText.change = [];
    }
  }

  // ------------------------------------------------------------------ what we do

  /** Add to a batch that is not sent yet, so that a drag or a burst of typing is one operation. */
  #join(actions) {
    const last = this.#waiting.at(-1);
    if (!last || last.isSent || actions.length !== 1 || last.entries.length !== 1 || !last.entries[0].action)
      return false;
    const [known, added] = [last.entries[0].action, actions[0]];
    const [one, other] = [known.editText, added.editText];
    if (one && other && one.nodeKey === other.nodeKey && one.field === other.field) {
      one.change = composed(one.change, other.change);
      return true;
    }
    if (known.moveNode && added.moveNode?.nodeKey === known.moveNode.nodeKey) {
      known.moveNode = added.moveNode;
      return true;
    }
    return false;
  }

  #command(document, more = {}) {
    if (!this.isWritable) return;
    this.#waiting.push({ document, more, entries: [{ operationId: crypto.randomUUID() }], isSent: false });
    this.#flush();
  }

  /** Send the next batch once nothing of ours is under way: its base is then exactly what we see. */
  #flush() {
    clearTimeout(this.#timer);
    const batch = this.#waiting[0];
    this.#emit("saving");
    if (!batch || this.#isSending || this.revision === null || batch.isAccepted) return;
    const isTyping = this.#waiting.length === 1 && batch.entries[0].action?.editText && !batch.isSent;
    if (isTyping && !batch.isDue) {
      this.#timer = setTimeout(() => {
        batch.isDue = true;
        this.#flush();
      }, TEXT_PAUSE_MS);
      return;
    }
    batch.isSent = true;
    batch.input ??= this.#inputOf(batch);
    this.#send(batch);
  }

  #inputOf(batch) {
    if (batch.document === RESTORE) return { ...this.#line, ...batch.more, baseRevision: this.revision };
    const own = { ...this.#line, clientId: this.#clientId };
    if (batch.document) return { ...own, operationId: batch.entries[0].operationId };
    const operations = batch.entries.map(({ operationId, action }) => ({ operationId, action: wire(action) }));
    return { ...own, baseRevision: this.revision, operations };
  }

  async #send(batch) {
    this.#isSending = true;
    try {
      const answer = Object.values(await this.#client.ask(batch.document ?? APPLY, { input: batch.input }))[0];
      if (answer.rejected?.length) {
        this.#drop(batch);
        this.#emit("rejected", { rejected: answer.rejected, batch });
      } else if (batch.document) {
        this.#drop(batch);
        this.#emit("done", { document: batch.document, answer });
      }
      batch.isAccepted = true; // the stream takes it out of `waiting`
      const accepted = answer.accepted ?? [answer.operation];
      for (const operation of accepted) this.#take(operation);
      // What changed nothing, or is in a snapshot that we have, will not come by the stream.
      if (accepted.every((operation) => operation.revision <= this.revision)) this.#drop(batch);
    } catch (error) {
      if (error instanceof Unreachable || PASSING.has(error.code)) {
        // Repeating is harmless: the server knows the operations by their ids.
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      } else {
        this.#drop(batch);
        this.#emit("notice", {
          text: error.message,
          isProblem: true,
          code: error instanceof Refused ? error.code : "",
        });
      }
    }
    this.#isSending = false;
    this.#flush();
  }

  #remove(operationId) {
    for (const batch of this.#waiting) {
      const at = batch.entries.findIndex((each) => each.operationId === operationId);
      if (at < 0) continue;
      batch.entries.splice(at, 1);
      if (!batch.entries.length) this.#drop(batch);
      return true;
    }
    return false;
  }

  #drop(batch) {
    this.#waiting = this.#waiting.filter((each) => each !== batch);
    this.#show();
  }

  /** Make the view anew. */
  #show() {
    let view = this.#base;
    for (const { entries } of this.#waiting) {
      for (const { action } of entries) {
        if (!action) continue;
        try {
          view = withAction(view, action);
        } catch (error) {
          if (!(error instanceof DoesNotFit)) throw error; // the server will say so
        }
      }
    }
    this.view = view;
    this.#emit("change");
  }

  #emit(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function entry(action) {
  return { operationId: crypto.randomUUID(), action: structuredClone(action) };
}

/** Write an action for the API; inside, a change of a text is no list of splices yet. */
function wire(action) {
  if (!action.editText) return action;
  const { nodeKey, field, change } = action.editText;
  return { editText: { nodeKey, field, splices: toSplices(change) } };
}
