// What a person can do to the draft, by whatever means: the pointer, the keyboard, the panels. It keeps what is
// selected, and asks for the drawing to be made anew.

import { inside, linkKey } from "./fold.js";
import { HEIGHT, WIDTH, areTouching, tidied } from "./layout.js";

const NEXT_X = 248; // where a new node goes, seen from the one it follows
const NEXT_Y = 84;

export class Editor extends EventTarget {
  #isDue = false;
  #last = new Set(); // what was selected before what is gone was forgotten

  constructor({ draft, view, viewport, library }) {
    super();
    Object.assign(this, { draft, view, viewport, library });
    this.selection = new Set(); // of nodes by key, or of links
    this.moved = new Map(); // nodes in the hand of the user, with their positions
    this.run = null;
    this.problems = new Map();
    this.people = new Map();
    this.comments = new Map(); // how many open threads a node has
    draft.addEventListener("change", () => this.#drop());
    viewport.addEventListener("change", () => view.look(viewport));
  }

  get graph() {
    return this.draft.view;
  }

  /** The selected nodes, as they are. */
  get nodes() {
    return [...this.selection].map((key) => this.graph.nodes.get(key)).filter(Boolean);
  }

  /** The selected links. */
  get links() {
    return [...this.selection].map((key) => this.graph.links.get(key)).filter(Boolean);
  }

  /** The one selected node, if it is one. */
  get node() {
    return this.selection.size === 1 ? this.nodes[0] : undefined;
  }

  /** Draw with the next frame. */
  redraw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.view.draw(this.graph, this);
      this.dispatchEvent(new Event("drawn"));
    });
  }

  // ------------------------------------------------------------------ selection

  select(...keys) {
    if (keys.length === this.selection.size && keys.every((key) => this.selection.has(key))) return;
    this.selection = new Set(keys);
    this.#selected();
  }

  toggle(key) {
    if (!this.selection.delete(key)) this.selection.add(key);
    this.#selected();
  }

  /** Keep a node selected that has another key now. */
  follow(key, newKey) {
    if (this.node?.key === newKey || !this.#last.has(key)) return;
    this.select(...[...this.#last].map((each) => (each === key ? newKey : each)));
  }

  selectAll() {
    this.select(...this.graph.nodes.keys());
  }

  /** Select a node, bring it into view and give it the focus. */
  goTo(key) {
    if (!this.graph.nodes.has(key)) return;
    this.select(key);
    this.view.draw(this.graph, this);
    const box = this.view.boxes.get(key);
    if (box) this.viewport.reveal(box);
    this.view.focus(key);
  }

  #selected() {
    this.redraw();
    this.dispatchEvent(new Event("select"));
  }

  /** Forget what is gone. */
  #drop() {
    this.#last = this.selection;
    const there = [...this.selection].filter((key) => this.graph.nodes.has(key) || this.graph.links.has(key));
    if (there.length !== this.selection.size) this.select(...there);
    this.redraw();
  }

  // ------------------------------------------------------------------ actions

  /** Add a node of a component at a place, or behind the selected node, or in the middle; gives its key. */
  add(component, place = null) {
    this.#placeAll();
    const key = freeKey(this.graph, component.type);
    const after = this.node;
    const parentKey = place ? null : (after?.parentKey ?? null);
    const position = place ?? (after ? this.#behind(after) : this.#inTheMiddle());
    const node = { key, component: component.type, config: component.exampleConfig, position, parentKey };
    this.draft.act({ addNode: { node } });
    this.goTo(key);
    return key;
  }

  connect(source, sourceHandle, target) {
    const component = this.library.get(this.graph.nodes.get(target)?.componentType);
    if (source === target || !component) return;
    if (component.isEntry) return this.#notice(`${component.name} starts a run; nothing can lead to it.`);
    const link = { source, sourceHandle, target, targetHandle: component.inputs[0]?.name ?? "input" };
    if (this.graph.links.has(linkKey(link))) return this.#notice("They are connected already.");
    this.draft.act({ connect: { link } });
  }

  /** Take away what is selected. */
  remove() {
    const links = this.links.map(({ source, sourceHandle, target, targetHandle }) => ({
      disconnect: { link: { source, sourceHandle, target, targetHandle } },
    }));
    // What is inside a container goes with it.
    const within = new Set(this.nodes.flatMap((node) => inside(this.graph, node.key)));
    const nodes = this.nodes
      .filter((node) => !within.has(node.key))
      .map((node) => ({ removeNode: { nodeKey: node.key } }));
    if (links.length + nodes.length) this.draft.act(...links, ...nodes);
  }

  /** Move the selected nodes a little. */
  nudge(x, y) {
    const positions = new Map(
      this.movable().map((key) => {
        const { position } = this.view.graph.nodes.get(key);
        return [key, { x: position.x + x, y: position.y + y }];
      }),
    );
    this.place(positions);
  }

  /** The selected nodes that can be moved, without those inside another one of them. */
  movable() {
    const within = new Set(this.nodes.flatMap((node) => inside(this.graph, node.key)));
    return this.nodes.filter((node) => !node.isLocked && !within.has(node.key)).map((node) => node.key);
  }

  /** Give nodes other positions, and put them into a container, or out of it, if `parentKey` is given. */
  place(positions, parentKey = undefined) {
    if (!positions.size) return;
    this.#placeAll();
    const layout = [...positions].map(([nodeKey, { x, y }]) => ({
      nodeKey,
      position: { x: Math.round(x), y: Math.round(y) },
    }));
    const move = layout.length === 1 ? { moveNode: layout[0] } : { setLayout: { positions: layout } };
    if (parentKey === undefined) this.draft.act(move);
    else this.draft.act({ reparentNodes: { nodeKeys: [...positions.keys()], parentKey } }, move);
  }

  tidy() {
    const positions = tidied(this.graph, this.view.isContainer).filter(
      ({ nodeKey }) => !this.graph.nodes.get(nodeKey).isLocked,
    );
    if (positions.length) this.draft.act({ setLayout: { positions } });
  }

  setEnabled(node, isEnabled) {
    this.draft.act({ setNodeEnabled: { nodeKey: node.key, isEnabled } });
  }

  setLocked(node, isLocked) {
    this.draft.act({ setNodeLocked: { nodeKey: node.key, isLocked } });
  }

  rename(node, name) {
    if (name !== node.name) this.draft.act({ renameNode: { nodeKey: node.key, name } });
  }

  /** Give a node another key; the server rewrites what refers to it. */
  rekey(node, newKey) {
    if (newKey === node.key) return;
    this.draft.act({ renameNode: { nodeKey: node.key, newKey } });
    if (this.graph.nodes.has(newKey)) this.select(newKey);
  }

  /** Set a field, `config.url` say; undefined takes it away. */
  set(node, field, value) {
    const change = value === undefined ? { unset: [field] } : { set: [{ field, value }] };
    this.draft.act({ updateNode: { nodeKey: node.key, ...change } });
  }

  /** Before the first node of an unplaced graph is moved, the others stay where they are shown. */
  #placeAll() {
    if (!this.draft.isWritable || !this.view.isArranged) return;
    this.tidy();
    this.view.isArranged = false;
  }

  #behind(node) {
    const position = { x: node.position.x + NEXT_X, y: node.position.y };
    const isTaken = () =>
      [...this.graph.nodes.values()].some(
        (each) =>
          each.parentKey === node.parentKey &&
          Math.abs(each.position.x - position.x) < NEXT_X - 40 &&
          Math.abs(each.position.y - position.y) < NEXT_Y - 20,
      );
    while (isTaken()) position.y += NEXT_Y;
    return position;
  }

  #inTheMiddle() {
    const { x, y } = this.viewport.middle;
    const position = { x: Math.round(x - WIDTH / 2), y: Math.round(y - HEIGHT / 2) };
    const isTaken = () =>
      [...this.view.boxes.values()].some((box) => areTouching(box, { ...position, width: WIDTH, height: HEIGHT }, 20));
    while (isTaken()) position.y += NEXT_Y / 2;
    return position;
  }

  #notice(text) {
    this.dispatchEvent(new CustomEvent("notice", { detail: { text } }));
  }
}

function freeKey(graph, type) {
  const stem = type.replace(/\W/g, "_").replace(/^[^A-Za-z]+/, "") || "node";
  if (!graph.nodes.has(stem)) return stem;
  let number = 2;
  while (graph.nodes.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
}
