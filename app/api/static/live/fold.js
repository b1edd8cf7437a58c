// A graph as a value, and what makes one into the next: the changes that the server sends, and guesses of what the
// server will make of our own actions. A graph is never changed in place; parts that stay are shared.

import { applied, fromSplices } from "./texts.js";

/** @typedef {{nodes: Map<string, object>, links: Map<string, object>, variables: Map<string, object>}} Graph */

export const EMPTY = { nodes: new Map(), links: new Map(), variables: new Map() };

/** An action cannot be carried out on this graph; the server will say so too. */
export class DoesNotFit extends Error {}

/** Read a `Draft` of the API. */
export function graphOf(draft) {
  return {
    nodes: new Map(draft.nodes.map((node) => [node.key, nodeOf(node)])),
    links: new Map(draft.connections.map((link) => [link.key, link])),
    variables: new Map(draft.variables.map((variable) => [variable.name, variable])),
  };
}

/** Give the key of a link: its two ends. */
export function linkKey({ source, sourceHandle = "output", target, targetHandle = "input" }) {
  return `${source}.${sourceHandle}->${target}.${targetHandle}`;
}

/** Split a path, `config.headers.Accept`; a backslash keeps a dot within a name. */
function partsOf(path) {
  return path.match(/(?:\\.|[^.\\])+/gs).map((part) => part.replace(/\\(.)/gs, "$1"));
}

/** Read a value by its path; undefined where there is none. */
export function valueAt(node, path) {
  return partsOf(path).reduce((value, name) => value?.[name], node);
}

/** Give a copy with another value at a path; undefined takes it away. */
function withValue(value, [name, ...rest], put) {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length) copy[name] = withValue(copy[name] ?? {}, rest, put);
  else if (put === undefined && Array.isArray(copy)) copy.splice(Number(name), 1);
  else if (put === undefined) delete copy[name];
  else copy[name] = put;
  return copy;
}

/** Carry out what the server says has changed. */
export function withChanges(graph, changes) {
  const next = copyOf(graph);
  for (const change of changes) CHANGES[change.kind]?.(next, change);
  return next;
}

/** Guess what an action of the API makes of a graph. @throws {DoesNotFit} */
export function withAction(graph, action) {
  const [kind] = Object.keys(action);
  const next = copyOf(graph);
  ACTIONS[kind]?.(next, action[kind]);
  return next;
}

/** Give the keys of what is inside a container, at any depth. */
export function inside(graph, key) {
  const found = [];
  for (const node of graph.nodes.values()) {
    if (node.parentKey === key) found.push(node.key, ...inside(graph, node.key));
  }
  return found;
}

function copyOf(graph) {
  return { nodes: new Map(graph.nodes), links: new Map(graph.links), variables: new Map(graph.variables) };
}

function nodeOf(node) {
  // The stored form, which changes speak of, writes these words small.
  const { onError, onUnknownOutcome, ...rest } = node;
  return { ...rest, onError: onError?.toLowerCase(), onUnknownOutcome: onUnknownOutcome?.toLowerCase() };
}

function change(graph, key, path, value) {
  const node = graph.nodes.get(key);
  if (node) graph.nodes.set(key, withValue(node, partsOf(path), value));
}

const CHANGES = {
  NODE_ADDED: (graph, { node }) => graph.nodes.set(node.key, nodeOf(node)),
  NODE_REMOVED: (graph, { node }) => graph.nodes.delete(node.key),
  NODE_CHANGED: (graph, { nodeKey, field, to }) => {
    if (field === "key")
      graph.nodes = rekeyed(graph.nodes, nodeKey, to); // changes of what names it follow
    else change(graph, nodeKey, field, to ?? (field.startsWith("config.") ? undefined : null));
  },
  TEXT_CHANGED: (graph, { nodeKey, field, splices }) => {
    const before = valueAt(graph.nodes.get(nodeKey), field);
    if (typeof before === "string") change(graph, nodeKey, field, applied(before, fromSplices(splices)));
  },
  LINK_ADDED: (graph, { link }) => graph.links.set(link.key, link),
  LINK_REMOVED: (graph, { link }) => graph.links.delete(link.key),
  VARIABLE_ADDED: (graph, { variable }) => graph.variables.set(variable.name, variable),
  VARIABLE_REMOVED: (graph, { variable }) => graph.variables.delete(variable.name),
  VARIABLE_CHANGED: (graph, { name, field, to }) =>
    graph.variables.set(name, { ...graph.variables.get(name), [field]: to }),
};

function unlocked(graph, key) {
  const node = graph.nodes.get(key);
  if (!node) throw new DoesNotFit(`There is no node ${key}.`);
  if (node.isLocked) throw new DoesNotFit(`${node.name || key} is locked.`);
  return node;
}

function remove(graph, key) {
  for (const each of [key, ...inside(graph, key)]) {
    graph.nodes.delete(each);
    for (const link of [...graph.links.values()]) {
      if (link.source === each || link.target === each) graph.links.delete(link.key);
    }
  }
}

const ACTIONS = {
  addNode: (graph, { node }) => {
    if (graph.nodes.has(node.key)) throw new DoesNotFit(`There is a node ${node.key} already.`);
    graph.nodes.set(node.key, {
      key: node.key,
      componentType: node.component,
      name: node.name ?? "",
      config: node.config ?? {},
      position: node.position ?? { x: 0, y: 0 },
      parentKey: node.parentKey ?? null,
      isEnabled: true,
      isLocked: false,
      handles: [],
      onError: "fail",
      timeoutMs: null,
      skipIf: null,
    });
  },
  updateNode: (graph, { nodeKey, set = [], unset = [] }) => {
    unlocked(graph, nodeKey);
    for (const { field, value } of set) change(graph, nodeKey, field, value);
    for (const field of unset) change(graph, nodeKey, field, field.startsWith("config.") ? undefined : null);
  },
  moveNode: (graph, { nodeKey, position }) => {
    unlocked(graph, nodeKey);
    change(graph, nodeKey, "position", position);
  },
  setLayout: (graph, { positions }) => {
    for (const { nodeKey, position } of positions) ACTIONS.moveNode(graph, { nodeKey, position });
  },
  removeNode: (graph, { nodeKey }) => {
    unlocked(graph, nodeKey);
    remove(graph, nodeKey);
  },
  setNodeEnabled: (graph, { nodeKey, isEnabled }) => {
    unlocked(graph, nodeKey);
    change(graph, nodeKey, "isEnabled", isEnabled);
  },
  setNodeLocked: (graph, { nodeKey, isLocked }) => change(graph, nodeKey, "isLocked", isLocked),
  connect: (graph, { link }) => {
    if (!graph.nodes.has(link.source) || !graph.nodes.has(link.target)) throw new DoesNotFit("An end is not there.");
    const whole = { sourceHandle: "output", targetHandle: "input", ...link };
    graph.links.set(linkKey(whole), { ...whole, key: linkKey(whole) });
  },
  disconnect: (graph, { link }) => graph.links.delete(linkKey(link)),
  setVariable: (graph, { variable }) =>
    graph.variables.set(variable.name, { description: "", value: null, ...variable }),
  deleteVariable: (graph, { name }) => graph.variables.delete(name),
  renameNode: (graph, { nodeKey, name, newKey }) => {
    const node = unlocked(graph, nodeKey);
    if (typeof name === "string") change(graph, nodeKey, "name", name);
    if (newKey && newKey !== nodeKey) rekey(graph, nodeKey, newKey, node);
  },
  reparentNodes: (graph, { nodeKeys, parentKey }) => {
    for (const key of nodeKeys) {
      unlocked(graph, key);
      change(graph, key, "parentKey", parentKey ?? null);
    }
    const parentOf = (key) => graph.nodes.get(key)?.parentKey ?? null;
    for (const { key, source, target } of [...graph.links.values()]) {
      const isTouched = nodeKeys.includes(source) || nodeKeys.includes(target);
      if (isTouched && parentOf(source) !== parentOf(target)) graph.links.delete(key); // none crosses a container's side
    }
  },
  editText: (graph, { nodeKey, field, change: textChange }) => {
    const before = valueAt(unlocked(graph, nodeKey), field);
    if (typeof before !== "string") throw new DoesNotFit("The text is not there.");
    change(graph, nodeKey, field, applied(before, textChange));
  },
};

/** Give one node another key, in its old place. */
function rekeyed(nodes, key, newKey) {
  return new Map([...nodes].map(([each, node]) => (each === key ? [newKey, { ...node, key: newKey }] : [each, node])));
}

function rekey(graph, key, newKey) {
  if (graph.nodes.has(newKey)) throw new DoesNotFit(`There is a node ${newKey} already.`);
  graph.nodes = rekeyed(graph.nodes, key, newKey);
  for (const node of graph.nodes.values()) {
    if (node.parentKey === key) graph.nodes.set(node.key, { ...node, parentKey: newKey });
  }
  const put = (end) => (end === key ? newKey : end);
  graph.links = new Map(
    [...graph.links.values()].map((link) => {
      const moved = { ...link, source: put(link.source), target: put(link.target) };
      moved.key = linkKey(moved);
      return [moved.key, moved];
    }),
  );
}
