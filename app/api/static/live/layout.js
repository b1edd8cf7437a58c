// Where things stand. A node's position is its own within its container; a container's box is drawn around what is in
// it. Graphs whose nodes nobody has placed, or "tidy", get layers from left to right.

export const WIDTH = 196;
export const HEIGHT = 56;
const PADDING = 22; // within a container
const HEADER = 50;
const GAP_ALONG = 52;
const GAP_ACROSS = 24;
const PORT = 18; // between two ports of a side

/**
 * Give the box of every node by key, in the coordinates of the page: {x, y, width, height, depth}.
 * `origin` is from where positions inside a container count.
 */
export function boxesOf(graph, isContainer) {
  const children = childrenOf(graph);
  const boxes = new Map();
  const place = (node, left, top, depth) => {
    const height = heightOf(node);
    const [x, y] = [left + node.position.x, top + node.position.y - (height - HEIGHT) / 2];
    const box = { x, y, width: WIDTH, height, depth, isContainer: false };
    boxes.set(node.key, box);
    const within = children.get(node.key) ?? [];
    if (!within.length && !isContainer(node)) return box;
    Object.assign(box, { isContainer: true, width: WIDTH + 2 * PADDING, height: HEADER + HEIGHT + PADDING });
    box.origin = { x: x + PADDING, y: y + HEADER };
    for (const child of within) {
      const inner = place(child, box.origin.x, box.origin.y, depth + 1);
      const right = Math.max(box.x + box.width, inner.x + inner.width + PADDING);
      const bottom = Math.max(box.y + box.height, inner.y + inner.height + PADDING);
      box.x = Math.min(box.x, inner.x - PADDING);
      box.y = Math.min(box.y, inner.y - HEADER);
      box.width = right - box.x;
      box.height = bottom - box.y;
    }
    return box;
  };
  for (const node of children.get(null) ?? []) place(node, 0, 0, 0);
  return boxes;
}

/** Give the ports of a node's right side, from the top: [{handle, x, y}]. */
export function portsOf(node, box, links = []) {
  const handles = [...(node.handles ?? [])];
  for (const { sourceHandle } of links) if (!handles.includes(sourceHandle)) handles.push(sourceHandle);
  const middle = middleOf(box);
  return handles.map((handle, index) => ({
    handle,
    x: box.x + box.width,
    y: middle + (index - (handles.length - 1) / 2) * PORT,
  }));
}

/** Give the place where links arrive. */
export function entryOf(box) {
  return { x: box.x, y: middleOf(box) };
}

/** Draw a link as a curve that leaves and arrives level. */
export function curve({ from, to }) {
  const end = to.x - 7;
  if (end >= from.x + 16) {
    const reach = Math.max(18, (end - from.x) / 2);
    return `M${from.x} ${from.y}C${from.x + reach} ${from.y} ${end - reach} ${to.y} ${end} ${to.y}`;
  }
  // Back: round the end of the one, between the rows, and round the beginning of the other.
  const between = Math.abs(to.y - from.y) > HEIGHT ? (from.y + to.y) / 2 : Math.max(from.y, to.y) + HEIGHT;
  return (
    `M${from.x} ${from.y}C${from.x + 44} ${from.y} ${from.x + 44} ${between} ${from.x} ${between}` +
    `L${end} ${between}C${end - 44} ${between} ${end - 44} ${to.y} ${end} ${to.y}`
  );
}

/** Give the box around all boxes; null if there are none. */
export function extent(boxes) {
  let found = null;
  for (const { x, y, width, height } of boxes) {
    found ??= { left: x, top: y, right: x + width, bottom: y + height };
    found.left = Math.min(found.left, x);
    found.top = Math.min(found.top, y);
    found.right = Math.max(found.right, x + width);
    found.bottom = Math.max(found.bottom, y + height);
  }
  return found;
}

/** Say whether nobody has placed the nodes, or without knowing how large containers are: some lie on one another. */
export function isUnplaced(graph, isContainer) {
  const boxes = boxesOf(graph, isContainer);
  for (const nodes of childrenOf(graph).values()) {
    const places = new Set(nodes.map(({ position }) => `${position.x} ${position.y}`));
    if (nodes.length > 1 && places.size < nodes.length) return true;
    const containers = nodes.filter(({ key }) => boxes.get(key)?.isContainer);
    for (const container of containers) {
      const box = boxes.get(container.key);
      if (nodes.some((node) => node !== container && areTouching(box, boxes.get(node.key)))) return true;
    }
  }
  return false;
}

/** Say whether two boxes lie on one another, or nearer than a gap. */
export function areTouching(one, other, gap = 0) {
  return (
    one.x < other.x + other.width + gap &&
    other.x < one.x + one.width + gap &&
    one.y < other.y + other.height + gap &&
    other.y < one.y + one.height + gap
  );
}

/** Give every node a place in layers from left to right: [{nodeKey, position}]. */
export function tidied(graph, isContainer) {
  const children = childrenOf(graph);
  const positions = [];
  const sizes = new Map();
  const arrange = (scope) => {
    const nodes = children.get(scope) ?? [];
    for (const node of nodes) {
      const size = { width: WIDTH, height: heightOf(node) };
      if (children.has(node.key) || isContainer(node)) {
        const inner = arrange(node.key);
        size.width = Math.max(WIDTH, inner.width) + 2 * PADDING;
        size.height = HEADER + Math.max(HEIGHT, inner.height) + PADDING;
      }
      sizes.set(node.key, size);
    }
    return placeScope(graph, nodes, sizes, positions);
  };
  arrange(null);
  return positions;
}

function placeScope(graph, nodes, sizes, positions) {
  const holder = lift(graph, nodes);
  const after = new Map(nodes.map((node) => [node.key, new Set()]));
  for (const link of graph.links.values()) {
    const [source, target] = [holder.get(link.source), holder.get(link.target)];
    if (source && target && source !== target) after.get(source).add(target);
  }
  const columns = layered(
    nodes.map((node) => node.key),
    after,
  );
  const size = { width: 0, height: 0 };
  const whole = (column) => column.reduce((sum, key) => sum + sizes.get(key).height + GAP_ACROSS, -GAP_ACROSS);
  const tallest = Math.max(0, ...columns.map(whole));
  let x = 0;
  for (const column of columns) {
    let y = (tallest - whole(column)) / 2;
    for (const key of column) {
      const grown = heightOf(graph.nodes.get(key)) - HEIGHT; // a tall card stands around the middle of its place
      positions.push({ nodeKey: key, position: { x: Math.round(x), y: Math.round(y + grown / 2) } });
      y += sizes.get(key).height + GAP_ACROSS;
    }
    size.width = x + Math.max(0, ...column.map((key) => sizes.get(key).width));
    x = size.width + GAP_ALONG;
  }
  size.height = tallest;
  return size;
}

/** Map every node of the graph to the one of this scope that it is in. */
function lift(graph, nodes) {
  const scope = new Set(nodes.map((node) => node.key));
  const found = new Map();
  for (const node of graph.nodes.values()) {
    let at = node;
    for (let hops = 0; at && !scope.has(at.key) && hops < 100; hops += 1) at = graph.nodes.get(at.parentKey);
    if (at && scope.has(at.key)) found.set(node.key, at.key);
  }
  return found;
}

/** Put each key behind all that lead to it, and order the layers by the middle of what comes before. */
function layered(keys, after) {
  const layer = new Map();
  const state = new Map();
  const visit = (key) => {
    // The longest way from here to an end; what closes a circle does not count.
    if (state.get(key) === "open") return -1;
    if (layer.has(key)) return layer.get(key);
    state.set(key, "open");
    let longest = 0;
    for (const next of after.get(key)) longest = Math.max(longest, visit(next) + 1);
    state.set(key, "done");
    layer.set(key, longest);
    return longest;
  };
  for (const key of keys) visit(key);
  const last = Math.max(0, ...layer.values());
  const columns = Array.from({ length: keys.length ? last + 1 : 0 }, () => []);
  for (const key of keys) columns[last - layer.get(key)].push(key);
  const place = new Map();
  for (const column of columns) {
    const wish = new Map(
      column.map((key, index) => {
        const before = keys
          .filter((each) => place.has(each) && after.get(each).has(key))
          .map((each) => place.get(each));
        return [key, before.length ? before.reduce((sum, each) => sum + each, 0) / before.length : index];
      }),
    );
    column.sort((a, b) => wish.get(a) - wish.get(b));
    column.forEach((key, index) => place.set(key, index - (column.length - 1) / 2));
  }
  return columns.filter((column) => column.length);
}

function childrenOf(graph) {
  const children = new Map();
  for (const node of graph.nodes.values()) {
    const parent = graph.nodes.has(node.parentKey) && !goesRound(graph, node) ? node.parentKey : null;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(node);
  }
  return children;
}

function goesRound(graph, node) {
  let at = node;
  for (let hops = 0; at; hops += 1) {
    if (hops > graph.nodes.size) return true;
    at = graph.nodes.get(at.parentKey);
  }
  return false;
}

function heightOf(node) {
  const count = node.handles?.length ?? 0;
  return count > 2 ? Math.max(HEIGHT, count * PORT + 8) : HEIGHT;
}

function middleOf(box) {
  return box.isContainer ? box.y + HEADER / 2 + 3 : box.y + box.height / 2;
}
