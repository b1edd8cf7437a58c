// The pointer on the graph: select, drag nodes (into containers and out of them), drag connections, pan.

import { inside } from "./fold.js";
import { HEIGHT, WIDTH, entryOf } from "./layout.js";

const SLACK = 4; // pixels that a hand may shake before a click is a drag

export class Pointing {
  #editor;
  #drag = null;

  /** @param {(at: {x: number, y: number} | null) => void} onCursor  Hears where the pointer is in the plane. */
  constructor(surface, editor, onCursor) {
    this.#editor = editor;
    this.surface = surface;
    surface.addEventListener("pointerdown", (event) => this.#down(event));
    surface.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") onCursor(editor.viewport.toPlane(event));
      this.#move(event);
    });
    surface.addEventListener("pointerleave", () => onCursor(null));
    surface.addEventListener("pointerup", (event) => this.#up(event));
    surface.addEventListener("pointercancel", () => this.cancel());
    surface.addEventListener("lostpointercapture", () => this.cancel());
    // What a touch makes appear under the finger must not be clicked by it.
    surface.addEventListener("touchend", (event) => event.preventDefault(), { passive: false });
  }

  /** Whether something is in the hand. */
  get isBusy() {
    return this.#drag?.hasMoved ?? false;
  }

  /** Let go, and leave everything as it was. */
  cancel() {
    if (!this.#drag) return;
    this.#drag = null;
    this.#editor.moved = new Map();
    this.#editor.view.drawDraft(null);
    this.surface.classList.remove("panning", "connecting");
    this.#editor.redraw();
  }

  #down(event) {
    if (this.#editor.viewport.isPinching) return this.cancel();
    if (event.button === 2) return;
    const node = event.target.closest("[data-node]")?.dataset.node;
    const port = event.target.closest("[data-port]")?.dataset.port;
    const link = event.target.closest("[data-link]")?.dataset.link;
    this.surface.setPointerCapture(event.pointerId);
    this.#drag = { start: event, last: event, node, port, link, hasMoved: false };
    if (event.button === 1) this.#drag = { ...this.#drag, node: null, port: null, link: null };
    else if (node && !port) this.#press(node, event);
    (event.target.closest("[tabindex]") ?? this.surface).focus({ preventScroll: true });
    event.preventDefault();
  }

  #press(key, event) {
    const editor = this.#editor;
    if (event.shiftKey || event.ctrlKey || event.metaKey) editor.toggle(key);
    else if (!editor.selection.has(key)) editor.select(key);
    else this.#drag.isOld = true; // a click without a drag selects this one alone
  }

  #move(event) {
    const drag = this.#drag;
    if (!drag) return;
    if (this.#editor.viewport.isPinching) return this.cancel();
    const far = Math.hypot(event.clientX - drag.start.clientX, event.clientY - drag.start.clientY);
    if (!drag.hasMoved && far < SLACK) return;
    if (!drag.hasMoved) this.#begin(drag);
    drag.hasMoved = true;
    if (drag.kind === "connect") this.#stretch(drag, event);
    else if (drag.kind === "move") this.#carry(drag, event);
    else {
      this.#editor.viewport.panBy(event.clientX - drag.last.clientX, event.clientY - drag.last.clientY);
    }
    drag.last = event;
  }

  #begin(drag) {
    const editor = this.#editor;
    const canEdit = editor.draft.isWritable;
    if (drag.port && canEdit) {
      drag.kind = "connect";
      drag.from = editor.view.ports.get(drag.node).find(({ handle }) => handle === drag.port);
      this.surface.classList.add("connecting");
    } else if (drag.node && canEdit && !drag.port) {
      drag.kind = "move";
      drag.positions = new Map(editor.movable().map((key) => [key, editor.view.graph.nodes.get(key).position]));
      drag.boxes = new Map(editor.view.boxes); // containers grow around what is dragged; they are hit as they were
    } else if (!drag.node) {
      drag.kind = "pan";
      this.surface.classList.add("panning");
    }
  }

  #carry(drag, event) {
    const { scale } = this.#editor.viewport;
    const x = (event.clientX - drag.start.clientX) / scale;
    const y = (event.clientY - drag.start.clientY) / scale;
    this.#editor.moved = new Map([...drag.positions].map(([key, at]) => [key, { x: at.x + x, y: at.y + y }]));
    this.#editor.redraw();
  }

  #stretch(drag, event) {
    const target = this.#targetAt(event, drag.node);
    const box = target && this.#editor.view.boxes.get(target);
    this.#editor.view.drawDraft(drag.from, box ? entryOf(box) : this.#editor.viewport.toPlane(event));
  }

  #up(event) {
    const drag = this.#drag;
    if (!drag) return;
    const editor = this.#editor;
    if (!drag.hasMoved) {
      if (drag.isOld && !event.shiftKey) editor.select(drag.node);
      if (drag.link) editor.select(drag.link);
      else if (drag.port) editor.select(drag.node);
      else if (!drag.node) editor.select();
    } else if (drag.kind === "connect") {
      const target = this.#targetAt(event, drag.node);
      if (target) editor.connect(drag.node, drag.port, target);
    } else if (drag.kind === "move" && editor.moved.size) {
      this.#putDown(drag, event);
    }
    this.cancel();
  }

  /** Put the nodes where they were dropped: into the container under the pointer, or out of theirs. */
  #putDown(drag, event) {
    const editor = this.#editor;
    const keys = [...editor.moved.keys()];
    const held = new Set(keys.flatMap((key) => [key, ...inside(editor.graph, key)]));
    const at = editor.viewport.toPlane(event);
    let home = null;
    for (const [key, box] of drag.boxes) {
      if (!box.isContainer || held.has(key) || !isIn(box, at)) continue;
      if (!home || box.depth > drag.boxes.get(home).depth) home = key;
    }
    const nodes = keys.map((key) => editor.view.graph.nodes.get(key));
    if (nodes.every((node) => (node.parentKey ?? null) === home)) return editor.place(editor.moved);
    const origin = home ? drag.boxes.get(home).origin : { x: 0, y: 0 };
    const positions = new Map(
      nodes.map((node) => {
        const own = drag.boxes.get(node.parentKey)?.origin ?? { x: 0, y: 0 };
        const { x, y } = editor.moved.get(node.key);
        return [node.key, { x: own.x + x - origin.x, y: own.y + y - origin.y }];
      }),
    );
    editor.place(positions, home);
  }

  /** Give the node under the pointer that a connection may lead to. */
  #targetAt(event, source) {
    const at = this.#editor.viewport.toPlane(event);
    let found = null;
    for (const [key, box] of this.#editor.view.boxes) {
      if (key === source || !isIn(box, at, box.isContainer ? 0 : 10)) continue;
      if (!found || box.depth >= this.#editor.view.boxes.get(found).depth) found = key;
    }
    return found;
  }
}

function isIn({ x, y, width = WIDTH, height = HEIGHT }, at, slack = 0) {
  return at.x >= x - slack && at.x <= x + width + slack && at.y >= y - slack && at.y <= y + height + slack;
}
