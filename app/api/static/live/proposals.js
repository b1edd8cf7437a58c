// Proposals: branches of the draft. One is opened as the live draft is, by its own address; what it would change is
// listed, each change beside what the live draft did to the same thing, and merged whole or in part.

import { el, refill } from "./dom.js";
import { BRANCH, BRANCHES, CREATE_BRANCH, DISCARD_BRANCH, MERGE_BRANCH } from "./documents.js";
import { sentence } from "./history.js";
import { since } from "./look.js";

const REFRESH_MS = 400;

export class Proposals {
  #client;
  #workflow;
  #branchId;
  #palette;
  #draft;
  #library;
  #parts;
  #say;
  #branch = null;
  #timer = 0;

  /** @param {string | null} branchId  The one that is open; null on the live draft. */
  constructor(parts, client, { workflow, branchId, palette, draft, library, say }) {
    Object.assign(this, { isWritable: draft.isWritable });
    this.#parts = parts;
    this.#client = client;
    this.#workflow = workflow;
    this.#branchId = branchId;
    this.#palette = palette;
    this.#draft = draft;
    this.#library = library;
    this.#say = say;
    parts.button.addEventListener("click", () => this.choose());
    parts.form.addEventListener("submit", (event) => this.#decide(event));
    parts.review.addEventListener("click", () => this.#review());
    if (branchId) {
      for (const type of ["operation", "snapshot"]) draft.addEventListener(type, () => this.#soon());
    }
  }

  /** Choose which draft to look at, or make a proposal. */
  async choose() {
    let nodes;
    try {
      nodes = (await this.#client.ask(BRANCHES, { id: this.#workflow.id })).node.branches.nodes;
    } catch (error) {
      return this.#say(error.message, { isProblem: true });
    }
    const choices = [
      { value: { id: null }, label: "Live draft", hint: "What everybody edits and runs." },
      ...nodes.map(({ id, name, createdBy, createdAt, isBehind }) => ({
        value: { id },
        label: name,
        hint: `Proposed by ${createdBy.displayName}, ${since(createdAt)}${isBehind ? "; the live draft has moved on" : ""}`,
      })),
    ];
    if (this.isWritable)
      choices.push({ value: { isNew: true }, label: "New proposal…", hint: "A copy to change in peace." });
    const chosen = await this.#palette.choose("Which draft?", choices, "Live draft, proposals…");
    if (chosen?.isNew) return this.#create();
    if (chosen && chosen.id !== this.#branchId) go(chosen.id);
    return undefined;
  }

  async #create() {
    const name = `Proposal of ${new Date().toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}`;
    try {
      const made = await this.#client.ask(CREATE_BRANCH, { input: { workflowId: this.#workflow.id, name } });
      go(made.createBranch.branch.id);
    } catch (error) {
      this.#say(error.message, { isProblem: true });
    }
  }

  /** What a branch would change is worked out by the server; ask when it, or the live draft, may have changed. */
  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), REFRESH_MS);
  }

  async refresh() {
    try {
      this.#branch = (await this.#client.ask(BRANCH, { id: this.#branchId })).node;
    } catch {
      return;
    }
    const { name, status, changes, createdBy, isBehind } = this.#branch;
    const { strip, button, told, review } = this.#parts;
    button.textContent = name;
    strip.hidden = false;
    const count = changes.length === 1 ? "1 change" : `${changes.length} changes`;
    const state = { OPEN: isBehind ? "the live draft has moved on" : "", MERGED: "merged", DISCARDED: "discarded" }[
      status
    ];
    told.textContent = [`Proposal by ${createdBy.displayName}`, count, state].filter(Boolean).join(" · ");
    review.textContent = status === "OPEN" && this.isWritable ? "Review and merge" : "Review";
  }

  async #review() {
    await this.refresh();
    const { list, dialog, form, error } = this.#parts;
    const { changes, status } = this.#branch;
    const isOpen = status === "OPEN" && this.isWritable;
    refill(list, ...changes.map((change) => this.#change(change, isOpen)));
    if (!changes.length) list.append(el("li", { class: "none" }, "It changes nothing."));
    for (const button of form.querySelectorAll("[value=merge], [value=discard]")) button.hidden = !isOpen;
    form.querySelector("[value=merge]").disabled = !changes.length;
    error.textContent = "";
    if (!dialog.open) dialog.showModal();
  }

  #change({ changeId, operation, conflict, problem }, isOpen) {
    const nodes = this.#draft.view.nodes;
    const notes = [conflict && `Meanwhile, in the live draft: ${sentence(conflict, nodes, this.#library)}.`, problem];
    return el(
      "li",
      { class: conflict || problem ? "conflict" : "" },
      el(
        "label",
        {},
        el("input", { type: "checkbox", name: "change", value: changeId, checked: true, disabled: !isOpen }),
        el("span", {}, sentence(operation, nodes, this.#library)),
      ),
      ...difference(operation),
      ...notes.filter(Boolean).map((note) => el("small", {}, note)),
    );
  }

  async #decide(event) {
    const what = event.submitter.value;
    if (what === "close") return;
    event.preventDefault();
    const ticked = new Set([...this.#parts.form.querySelectorAll("[name=change]:checked")].map(({ value }) => value));
    const chosen = this.#branch.changes.filter(({ changeId }) => ticked.has(changeId));
    const isWhole = chosen.length === this.#branch.changes.length;
    // Who ticked a change beside what stands against it has decided; what has come since is to be seen first.
    const onConflict = chosen.some(({ conflict }) => conflict) ? "BRANCH" : "FAIL";
    try {
      if (what === "discard") {
        await this.#client.ask(DISCARD_BRANCH, { input: { branchId: this.#branchId } });
      } else {
        const part = isWhole ? {} : { changeIds: chosen.map(({ changeId }) => changeId) };
        await this.#client.ask(MERGE_BRANCH, { input: { branchId: this.#branchId, onConflict, ...part } });
      }
      go(null);
    } catch (error) {
      await this.#review();
      this.#parts.error.textContent = error.message;
    }
  }
}

/** Show what a text or value was, and what it is. */
function difference({ from, to, field }) {
  if (field === undefined || field === "position") return [];
  const write = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const was = from !== undefined && from !== null && el("del", {}, write(from));
  const is = to !== undefined && to !== null && el("ins", {}, write(to));
  return [el("div", { class: "difference" }, was, is)];
}

/** Open the live draft, or a branch. */
function go(branchId) {
  location.assign(location.pathname + (branchId ? `?branch=${encodeURIComponent(branchId)}` : ""));
}
