// Makes elements. Text is always set as text, so nothing that comes from the graph can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an HTML element; `on…` are listeners, values and states are properties, the rest attributes. */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Make an SVG element. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Set attributes that differ; null and false remove one. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      if (node.hasAttribute(name)) node.removeAttribute(name);
    } else {
      const text = value === true ? "" : String(value);
      if (node.getAttribute(name) !== text) node.setAttribute(name, text);
    }
  }
  return node;
}

/** Put other children in the place of those that are there. */
export function refill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Draw a sixteen-by-sixteen icon. */
export function icon(path, className = "icon") {
  return svg("svg", { class: className, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path }));
}

/** Write `words` between backticks as code. */
export function prose(text) {
  return text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "readOnly", "hidden", "open", "indeterminate"]);

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else set(node, { [name]: value });
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}
