// Draws a graph as SVG. Elements are kept by key and only what differs is set, so that focus, animations and a
// thousand nodes survive every change.

import { refill, set, svg } from "./dom.js";
import { boxesOf, curve, entryOf, extent, isUnplaced, portsOf, tidied } from "./layout.js";
import { SUBTITLE, TAG, TITLE, fit, measure } from "./measure.js";
import { BADGES, categoryClass, categoryIcon, duration, titleOf } from "./look.js";

export class GraphView {
  #library;
  #layers = {};
  #cards = new Map();
  #lines = new Map();
  #world;

  /** @param {Map<string, object>} library  Components by type. */
  constructor(root, library) {
    this.#library = library;
    this.root = root;
    this.boxes = new Map();
    this.graph = null;
    this.isArranged = false; // whether it gives the nodes their places, since nobody has
    this.#world = svg("g", { class: "world" });
    for (const name of ["containers", "links", "cards", "drafts"]) {
      this.#layers[name] = svg("g", { class: name });
      this.#world.append(this.#layers[name]);
    }
    root.append(this.#world);
  }

  componentOf(node) {
    return this.#library.get(node.componentType);
  }

  isContainer = (node) => this.componentOf(node)?.isContainer ?? false;

  /** Follow the viewport. */
  look({ x, y, scale }) {
    set(this.#world, { transform: `translate(${x} ${y}) scale(${scale})` });
  }

  /** Give the box around everything that is drawn; null if there is nothing. */
  get extent() {
    return extent(this.boxes.values());
  }

  /** Look at a graph for the first time. */
  meet(graph) {
    this.isArranged = isUnplaced(graph, this.isContainer);
  }

  /** Give the graph as it is drawn: where nobody has placed the nodes, with the places we give them. */
  placed(graph) {
    if (!this.isArranged) return graph;
    const nodes = new Map(graph.nodes);
    for (const { nodeKey, position } of tidied(graph, this.isContainer)) {
      nodes.set(nodeKey, { ...nodes.get(nodeKey), position });
    }
    return { ...graph, nodes };
  }

  /**
   * Draw.
   * @param {{selection: Set<string>, moved: Map<string, {x: number, y: number}>, run: object | null,
   *   problems: Map<string, object[]>, people: Map<string, object[]>, comments: Map<string, number>}} state  All by key;
   *   `moved` are nodes in the hand of the user, with their positions.
   */
  draw(graph, state) {
    let shown = this.placed(graph);
    if (state.moved.size) {
      const nodes = new Map(shown.nodes);
      for (const [key, position] of state.moved) if (nodes.has(key)) nodes.set(key, { ...nodes.get(key), position });
      shown = { ...shown, nodes };
    }
    shown = { ...shown, nodes: new Map([...shown.nodes].map(([key, node]) => [key, this.#withHandles(node)])) };
    this.graph = shown;
    this.boxes = boxesOf(shown, this.isContainer);
    const leaving = new Map();
    for (const link of shown.links.values()) {
      if (!leaving.has(link.source)) leaving.set(link.source, []);
      leaving.get(link.source).push(link);
    }
    this.ports = new Map();
    for (const node of shown.nodes.values()) {
      const box = this.boxes.get(node.key);
      if (box) this.ports.set(node.key, portsOf(node, box, leaving.get(node.key)));
    }
    this.#sweep(this.#cards, shown.nodes);
    this.#sweep(this.#lines, shown.links);
    for (const node of shown.nodes.values()) if (this.boxes.has(node.key)) this.#drawNode(node, state);
    for (const link of shown.links.values()) this.#drawLink(link, state);
  }

  /** A node that was just made, or whose configuration is not valid, has the handles that all of its kind have. */
  #withHandles(node) {
    return node.handles?.length ? node : { ...node, handles: this.componentOf(node)?.handles ?? [] };
  }

  /** Draw the connection that is being made, from a port to where the pointer is; null takes it away. */
  drawDraft(from, to) {
    refill(
      this.#layers.drafts,
      from && svg("path", { class: "way draft", d: curve({ from, to: { x: to.x + 7, y: to.y } }) }),
    );
  }

  focus(key) {
    (this.#cards.get(key) ?? this.#lines.get(key))?.group.focus({ preventScroll: true });
  }

  #sweep(drawn, there) {
    for (const [key, { group }] of drawn) {
      if (there.has(key)) continue;
      group.remove();
      drawn.delete(key);
    }
  }

  // ------------------------------------------------------------------ nodes

  #drawNode(node, state) {
    const box = this.boxes.get(node.key);
    let card = this.#cards.get(node.key);
    if (card && card.isContainer !== box.isContainer) {
      card.group.remove();
      card = null;
    }
    if (!card) this.#cards.set(node.key, (card = this.#makeCard(node.key, box.isContainer)));
    const component = this.componentOf(node);
    const run = state.run?.nodes.get(node.key);
    const problems = state.problems.get(node.key) ?? [];
    const threads = state.comments.get(node.key) ?? 0;
    const people = state.people.get(node.key) ?? [];
    const isSelected = state.selection.has(node.key);
    const isHeld = state.moved.has(node.key);
    const tone = run ? `t-${run.tone}` : state.run ? "t-idle" : "";
    const flags = [
      categoryClass(component?.category),
      tone,
      isSelected && "selected",
      isHeld && "held",
      !node.isEnabled && "off",
      box.isContainer ? "box" : "card",
      problems.some((each) => each.severity === "ERROR") && "wrong",
    ];
    const title = titleOf(node, this.#library);
    const subtitle = component ? component.name : `${node.componentType} is not in the library`;
    set(card.group, {
      class: flags.filter(Boolean).join(" "),
      transform: `translate(${box.x} ${box.y})`,
      "aria-pressed": String(isSelected),
      "aria-label": told(node, title, subtitle, { run, problems, people, threads }),
    });
    set(card.body, { width: box.width, height: box.height });
    const middle = box.isContainer ? 28 : box.height / 2;
    set(card.face, { transform: `translate(0 ${middle})` });
    set(card.icon, { d: categoryIcon(component?.category) });
    const aside = (node.isLocked ? 18 : 0) + (problems.length ? 18 : 0);
    const names = handleNames(this.ports.get(node.key));
    const beside = names.length ? Math.max(...names.map((name) => measure(name, SUBTITLE))) + 8 : 0;
    write(card.title, fit(title, TITLE, box.width - 62 - aside - beside));
    const note = run ? noteOf(run) : "";
    // Where the names of handles stand at the right, there is no room for a note.
    const below = beside && note ? `${subtitle} · ${note}` : subtitle;
    write(card.subtitle, fit(below, SUBTITLE, box.width - 64 - (beside || note.length * 6)));
    write(card.note, beside ? "" : note);
    set(card.note, { x: box.width - 12 });
    set(card.lock, {
      hidden: null,
      display: node.isLocked ? null : "none",
      transform: `translate(${box.width - 24} -14)`,
    });
    set(card.problem, {
      display: problems.length && !run ? null : "none",
      transform: `translate(${box.width - 5} ${5 - middle})`,
      class: problems.some((each) => each.severity === "ERROR") ? "problem error" : "problem warning",
    });
    set(card.talk, { display: threads ? null : "none", transform: `translate(24 ${box.height - 3 - middle})` });
    write(card.count, threads ? String(threads) : "");
    const badge = run && BADGES[run.tone];
    set(card.badge, { display: badge ? null : "none", transform: `translate(${box.width - 5} ${5 - middle})` });
    if (badge) set(card.mark, { d: badge });
    this.#drawPorts(card, node, box, component);
    this.#drawPeople(card, people, box);
  }

  #makeCard(key, isContainer) {
    const card = { isContainer };
    card.body = svg("rect", { class: isContainer ? "around" : "body", rx: isContainer ? 16 : 11 });
    card.icon = svg("path", { class: "stroke", transform: "translate(18 -8)" });
    card.title = svg("text", { class: "title", x: 50, y: -2 });
    card.subtitle = svg("text", { class: "sub", x: 50, y: 13 });
    card.note = svg("text", { class: "note", y: 13 });
    card.lock = svg("path", { class: "lock", d: "M1 5h9v7H1zM3 5V3.2a2.5 2.5 0 0 1 5 0V5" });
    card.mark = svg("path");
    card.badge = svg("g", { class: "badge" }, svg("circle", { r: 9.5 }), card.mark);
    card.problem = svg("g", {}, svg("circle", { r: 8.5 }), svg("path", { d: "M0-3.8V.6M0 3.4v.2" }));
    card.count = svg("text", { x: 0, y: 3.6 });
    card.talk = svg(
      "g",
      { class: "talk" },
      svg("path", { d: "M-9-8H9a3 3 0 0 1 3 3V5a3 3 0 0 1-3 3H-2l-4 4V8h-3a3 3 0 0 1-3-3V-5a3 3 0 0 1 3-3z" }),
      card.count,
    );
    // What is drawn is said by the group's label.
    card.face = svg(
      "g",
      { "aria-hidden": "true" },
      svg("rect", { class: "tile", x: 11, y: -15, width: 30, height: 30, rx: 8 }),
      card.icon,
      card.title,
      card.subtitle,
      card.note,
      card.lock,
      card.problem,
      card.badge,
      card.talk,
    );
    card.ports = svg("g", { class: "ports", "aria-hidden": "true" });
    card.people = svg("g", { class: "people", "aria-hidden": "true" });
    card.group = svg(
      "g",
      { tabindex: 0, role: "button", "data-node": key },
      card.people,
      card.body,
      card.face,
      card.ports,
    );
    this.#layers[isContainer ? "containers" : "cards"].append(card.group);
    return card;
  }

  #drawPorts(card, node, box, component) {
    const ports = this.ports.get(node.key);
    const shape = JSON.stringify([ports.map(({ handle, y }) => [handle, y - box.y]), box.width, component?.isEntry]);
    if (card.shape === shape) return;
    card.shape = shape;
    const entry = entryOf(box);
    const names = handleNames(ports);
    refill(
      card.ports,
      component?.isEntry ? null : svg("circle", { class: "port in", cx: 0, cy: entry.y - box.y, r: 4 }),
      ...names.map((name, index) =>
        svg(
          "text",
          {
            class: ports[index].handle === "error" ? "handle err" : "handle",
            x: box.width - 10,
            y: ports[index].y - box.y + 3.6,
          },
          name,
        ),
      ),
      ...ports.map(({ handle, x, y }) => {
        const place = { cx: x - box.x, cy: y - box.y };
        return svg(
          "g",
          { class: handle === "error" ? "out err" : "out", "data-port": handle },
          svg("circle", { class: "reach", ...place, r: 11 }),
          svg("circle", { class: "port", ...place, r: 4.5 }),
          svg("title", {}, `Drag from here to connect: ${handle}`),
        );
      }),
    );
  }

  #drawPeople(card, people, box) {
    const shape = JSON.stringify([
      people.map(({ name, color, isTyping }) => [name, color, isTyping]),
      box.width,
      box.height,
    ]);
    if (card.peopleShape === shape) return;
    card.peopleShape = shape;
    let right = box.width;
    refill(
      card.people,
      ...people.flatMap(({ name, color, isTyping }, index) => {
        const text = isTyping ? `${name} is typing…` : name;
        const wide = measure(text, TAG) + 15;
        right -= wide + 4;
        const outset = 3 + 3 * index;
        const ring = svg("rect", {
          class: "ring",
          x: -outset,
          y: -outset,
          width: box.width + 2 * outset,
          height: box.height + 2 * outset,
          rx: 11 + outset,
        });
        const tag = svg(
          "g",
          { class: isTyping ? "tag typing" : "tag", transform: `translate(${right + 4} ${-outset - 18})` },
          svg("rect", { width: wide, height: 17, rx: 8.5 }),
          svg("text", { x: 7, y: 12.3 }, text),
        );
        for (const each of [ring, tag]) each.style.setProperty("--person", color);
        return [ring, tag];
      }),
    );
  }

  // ------------------------------------------------------------------ links

  #drawLink(link, state) {
    const [source, target] = [this.ports.get(link.source), this.boxes.get(link.target)];
    const from = source?.find(({ handle }) => handle === link.sourceHandle);
    let line = this.#lines.get(link.key);
    if (!from || !target) return line && set(line.group, { display: "none" });
    if (!line) this.#lines.set(link.key, (line = this.#makeLink(link)));
    const to = entryOf(target);
    const d = curve({ from, to });
    for (const path of [line.hit, line.way]) set(path, { d });
    set(line.tip, { d: `M${to.x - 1} ${to.y}l-8-4.2v8.4z` });
    const taken = state.run?.taken.get(link.key);
    const flags = [
      "link",
      link.sourceHandle === "error" && "err",
      state.selection.has(link.key) && "selected",
      state.run && (taken ? `taken ${taken}` : "idle"),
    ];
    set(line.group, {
      class: flags.filter(Boolean).join(" "),
      display: null,
      "aria-pressed": String(state.selection.has(link.key)),
    });
  }

  #makeLink(link) {
    const line = {
      hit: svg("path", { class: "hit" }),
      way: svg("path", { class: "way" }),
      tip: svg("path", { class: "tip" }),
    };
    const by = link.sourceHandle === "output" ? "" : ` by ${link.sourceHandle}`;
    const label = `Connection from ${link.source}${by} to ${link.target}`;
    line.group = svg(
      "g",
      // Tab goes from node to node; the connections of one are listed in the inspector.
      { tabindex: -1, role: "button", "data-link": link.key, "aria-label": label },
      line.hit,
      line.way,
      line.tip,
    );
    this.#layers.links.append(line.group);
    return line;
  }
}

// ---------------------------------------------------------------------- words and widths

function told(node, title, subtitle, { run, problems, people, threads }) {
  const parts = [title, subtitle];
  if (!node.isEnabled) parts.push("disabled");
  if (node.isLocked) parts.push("locked");
  if (run) parts.push(run.tone);
  if (problems.length) parts.push(`${problems.length} ${problems.length === 1 ? "problem" : "problems"}`);
  if (threads) parts.push(`${threads} open ${threads === 1 ? "comment" : "comments"}`);
  for (const { name, isTyping } of people) parts.push(`${name} is ${isTyping ? "typing" : "here"}`);
  return parts.join(", ");
}

/** Name the handles of a node that can be left in several ways. */
function handleNames(ports) {
  if (ports.length < 2 && ["output", undefined].includes(ports[0]?.handle)) return [];
  return ports.map(({ handle }) => fit(handle, SUBTITLE, 70));
}

function noteOf(run) {
  if (run.total) return `${run.iterations} of ${run.total}`;
  if (run.tokens) return `${run.tokens} tok`;
  return run.durationMs === null ? "" : duration(run.durationMs);
}

function write(text, value) {
  if (text.textContent !== value) text.textContent = value;
}
