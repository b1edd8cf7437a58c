// Form fields from JSON Schema: text, numbers, choices, switches, lists, names with values, alternatives by `kind`.
// What has no form of its own is edited as JSON.

import { el, icon, prose, refill } from "./dom.js";
import { ICONS, words } from "./look.js";

/**
 * Make a field.
 * @param {object} schema  Of the value.
 * @param {object} root  The schema that has the `$defs`.
 * @param {any} value
 * @param {{path: string, label: string, isRequired?: boolean, isReadOnly?: boolean, onchange: (value: any) => void,
 *   bindText?: (area: HTMLTextAreaElement) => void}} options  `onchange` gets undefined for "not set"; `bindText` makes
 *   a text live instead.
 */
export function field(schema, root, value, options) {
  const { shape, isNullable } = resolve(schema, root);
  const description = options.isItem ? undefined : (schema.description ?? shape.description);
  const own = { ...options, isNullable: isNullable || !options.isRequired, fallback: schema.default ?? shape.default };
  if (alternatives(shape)) return boxed(own, description, alternativeField(shape, root, value, own));
  if (shape.type === "array" && shape.items) return boxed(own, description, listField(shape, root, value, own));
  if (shape.type === "object" && shape.properties) return boxed(own, description, objectField(shape, root, value, own));
  if (shape.type === "object" && valuesOf(shape)) return boxed(own, description, mapField(shape, root, value, own));
  if (shape.type === "boolean") return switchField(value ?? own.fallback, description, own);
  return labelled(own, description, control(shape, value, own), shape);
}

/** Follow references, and tell whether null stands beside one other shape. */
export function resolve(schema, root) {
  let shape = schema;
  let isNullable = false;
  for (let hops = 0; hops < 20; hops += 1) {
    if (shape.$ref) {
      shape = root.$defs?.[shape.$ref.replace("#/$defs/", "")] ?? {};
      continue;
    }
    const others = shape.anyOf?.filter((each) => each.type !== "null");
    if (others && others.length < shape.anyOf.length) isNullable = true;
    if (others?.length !== 1) break;
    shape = others[0];
  }
  return { shape, isNullable };
}

/** Say whether a string is one that people write together: a template, an expression, code. */
export function isText(schema, root) {
  const { shape } = resolve(schema, root);
  return shape.type === "string" && Boolean(shape["x-plait"]) && !shape.enum;
}

// ---------------------------------------------------------------------- single values

function control(shape, value, options) {
  const shared = { id: idOf(options.path), "data-path": options.path, disabled: options.isReadOnly };
  if (shape.enum) return choice(shape.enum, value ?? options.fallback, { ...options, shared });
  if (shape.type === "integer" || shape.type === "number") return numberInput(shape, value, options, shared);
  if (shape.type === "string") return textInput(shape, value, options, shared);
  return jsonInput(value, options, shared);
}

function choice(values, value, { onchange, isNullable, shared }) {
  const isOpen = isNullable && value === undefined;
  return el(
    "select",
    { ...shared, onchange: (event) => onchange(values[event.target.value] ?? undefined) },
    isOpen && el("option", { value: "", selected: true }, "Not set"),
    ...values.map((each, index) => el("option", { value: index, selected: each === value }, String(each))),
  );
}

function numberInput(shape, value, { onchange, fallback, isNullable }, shared) {
  return el("input", {
    ...shared,
    type: "number",
    min: shape.minimum,
    max: shape.maximum,
    step: shape.type === "integer" ? 1 : "any",
    value: value ?? "",
    placeholder: fallback ?? (isNullable ? "Not set" : ""),
    onchange: (event) => onchange(event.target.value === "" ? undefined : Number(event.target.value)),
  });
}

function textInput(shape, value, { onchange, fallback, bindText }, shared) {
  const isLong = shape["x-plait"] || shape.maxLength > 1_000;
  const placeholder = typeof fallback === "string" ? fallback : "";
  if (!isLong) {
    return el("input", {
      ...shared,
      type: "text",
      value: value ?? "",
      placeholder,
      spellcheck: "false",
      onchange: put,
    });
  }
  const isCode = ["code", "expression"].includes(shape["x-plait"]);
  const area = el("textarea", {
    ...shared,
    class: isCode ? "code" : "",
    rows: { code: 8, expression: 1 }[shape["x-plait"]] ?? 3,
    spellcheck: isCode ? "false" : null,
    placeholder,
    value: value ?? "",
  });
  grow(area);
  if (bindText) bindText(area);
  else area.addEventListener("change", put);
  return area;

  function put(event) {
    onchange(event.target.value === "" && value === undefined ? undefined : event.target.value);
  }
}

function jsonInput(value, { onchange, fallback }, shared) {
  const area = el("textarea", {
    ...shared,
    class: "code",
    rows: 1,
    spellcheck: "false",
    placeholder: fallback === undefined ? "JSON" : JSON.stringify(fallback),
    value: value === undefined ? "" : JSON.stringify(value, null, 2),
    onchange: () => {
      try {
        const read = area.value.trim() === "" ? undefined : JSON.parse(area.value);
        area.setCustomValidity("");
        onchange(read);
      } catch (error) {
        area.setCustomValidity(`This is not JSON: ${error.message}`);
        area.reportValidity();
      }
    },
  });
  grow(area);
  return area;
}

function switchField(value, description, { path, label, isReadOnly, onchange }) {
  const input = el("input", {
    id: idOf(path),
    "data-path": path,
    type: "checkbox",
    role: "switch",
    checked: value === true,
    disabled: isReadOnly,
    onchange: (event) => onchange(event.target.checked),
  });
  return el(
    "div",
    { class: "field switch", "data-field": path },
    el("label", { for: input.id }, el("span", {}, label), input),
    description && el("small", {}, ...prose(description)),
  );
}

// ---------------------------------------------------------------------- values inside values

function objectField(shape, root, value, { path, isReadOnly, onchange }) {
  const current = value ?? {};
  return Object.entries(shape.properties)
    .filter(([, schema]) => resolve(schema, root).shape.const === undefined)
    .map(([name, schema]) =>
      field(schema, root, current[name], {
        path: `${path}.${name}`,
        label: words(name),
        isRequired: shape.required?.includes(name),
        isReadOnly,
        onchange: (put) => onchange(without({ ...current, [name]: put })),
      }),
    );
}

function listField(shape, root, value, { path, isReadOnly, onchange }) {
  const items = Array.isArray(value) ? value : [];
  const replace = (index, put) => onchange(items.map((each, at) => (at === index ? put : each)));
  return [
    ...items.map((item, index) =>
      el(
        "div",
        { class: "item" },
        field(shape.items, root, item, {
          path: `${path}.${index}`,
          label: item?.name ? String(item.name) : `${index + 1}`,
          isRequired: true,
          isReadOnly,
          isItem: true,
          onchange: (put) => replace(index, put),
        }),
        !isReadOnly &&
          smallButton(ICONS.close, `Remove ${index + 1}`, () => onchange(items.filter((_, at) => at !== index))),
      ),
    ),
    !isReadOnly && addButton("Add", () => onchange([...items, blank(shape.items, root, items.length)])),
  ];
}

function mapField(shape, root, value, { path, isReadOnly, onchange }) {
  const entries = Object.entries(value ?? {});
  const put = (next) => onchange(Object.fromEntries(next));
  return [
    ...entries.map(([name, each], index) =>
      el(
        "div",
        { class: "pair" },
        el("input", {
          type: "text",
          value: name,
          "aria-label": "Name",
          "data-path": `${path}#${index}`,
          spellcheck: "false",
          disabled: isReadOnly,
          onchange: (event) => put(entries.map((entry, at) => (at === index ? [event.target.value, entry[1]] : entry))),
        }),
        el("input", {
          type: "text",
          value: typeof each === "string" ? each : JSON.stringify(each),
          "aria-label": `Value of ${name}`,
          "data-path": `${path}.${name}`,
          spellcheck: "false",
          disabled: isReadOnly,
          onchange: (event) => put(entries.map((entry, at) => (at === index ? [name, event.target.value] : entry))),
        }),
        !isReadOnly && smallButton(ICONS.close, `Remove ${name}`, () => put(entries.filter((_, at) => at !== index))),
      ),
    ),
    !isReadOnly && addButton("Add", () => put([...entries, [freeName(entries), ""]])),
  ];
}

function alternativeField(shape, root, value, options) {
  const shapes = alternatives(shape).map((each) => resolve(each, root).shape);
  const kinds = shapes.map((each) => each.properties?.kind?.const);
  const at = kinds.indexOf(value?.kind);
  const select = el(
    "select",
    {
      id: idOf(`${options.path}.kind`),
      "data-path": `${options.path}.kind`,
      "aria-label": options.label,
      disabled: options.isReadOnly,
      onchange: (event) => {
        const chosen = shapes[event.target.value];
        options.onchange(chosen ? blank(chosen, root, 0) : undefined);
      },
    },
    (options.isNullable || at < 0) && el("option", { value: "", selected: at < 0 }, "None"),
    ...kinds.map((kind, index) => el("option", { value: index, selected: index === at }, words(String(kind)))),
  );
  return [el("div", { class: "field" }, select), ...(at < 0 ? [] : objectField(shapes[at], root, value, options))];
}

function alternatives(shape) {
  const found = shape.oneOf ?? shape.anyOf;
  return shape.discriminator?.propertyName === "kind" ? found : null;
}

function valuesOf(shape) {
  const found = typeof shape.additionalProperties === "object" ? shape.additionalProperties : null;
  const values = found ?? Object.values(shape.patternProperties ?? {})[0];
  return values?.type === "string" ? values : null;
}

/** Make a first value that fits a schema as far as can be told. */
function blank(schema, root, index) {
  const { shape } = resolve(schema, root);
  if (shape.default !== undefined) return shape.default;
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.type === "object") {
    const names = Object.keys(shape.properties ?? {}).filter(
      (name) => shape.required?.includes(name) || shape.properties[name].const !== undefined,
    );
    return Object.fromEntries(
      names.map((name) => [name, name === "name" ? `name${index + 1}` : blank(shape.properties[name], root, index)]),
    );
  }
  if (shape.type === "array") return shape.minItems ? [blank(shape.items ?? {}, root, 0)] : [];
  if (shape.type === "boolean") return false;
  if (shape.type === "integer" || shape.type === "number") return shape.minimum ?? 0;
  if (alternatives(shape)) return blank(alternatives(shape)[0], root, 0);
  return shape["x-plait"] === "expression" ? "input" : shape.type === "string" ? "" : null;
}

// ---------------------------------------------------------------------- frames

function labelled({ path, label, isRequired }, description, input, shape) {
  const kind = { template: "template", expression: "expression", code: "code" }[shape["x-plait"]];
  const head = el("span", {}, label, isRequired && el("span", { class: "required", title: "Required" }, " *"));
  return el(
    "div",
    { class: "field", "data-field": path },
    el("label", { for: input.id }, head, kind && el("span", { class: "kind" }, kind)),
    input,
    description && el("small", {}, ...prose(description)),
  );
}

function boxed({ path, label }, description, children) {
  return el(
    "fieldset",
    { class: "field", "data-field": path },
    el("legend", {}, label),
    description && el("small", {}, ...prose(description)),
    ...children,
  );
}

function addButton(label, onclick) {
  return el("button", { type: "button", class: "quiet add", onclick }, icon(ICONS.add), label);
}

function smallButton(path, label, onclick) {
  return el("button", { type: "button", class: "quiet small", "aria-label": label, title: label, onclick }, icon(path));
}

/** Let a text area be as high as its text, up to what its style allows. */
export function grow(area) {
  const fit = () => {
    area.style.setProperty("height", "auto");
    if (area.scrollHeight) area.style.setProperty("height", `${area.scrollHeight + 2}px`);
  };
  area.addEventListener("input", fit);
  area.addEventListener("grow", fit);
  requestAnimationFrame(fit);
}

/** Put fields into a form again, and the focus back to where it was. */
export function replaceFields(form, fields) {
  const focused = form.contains(document.activeElement) ? document.activeElement : null;
  const path = focused?.dataset?.path;
  const range = path && "selectionStart" in focused ? readRange(focused) : null;
  refill(form, ...fields);
  const again = path && form.querySelector(`[data-path="${CSS.escape(path)}"]`);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (range) again.setSelectionRange(...range);
}

/** Fill an element anew, but only when what it shows has changed. */
export function refillIfChanged(node, facts, make) {
  const shape = JSON.stringify(facts);
  if (node.shape === shape) return;
  node.shape = shape;
  replaceFields(node, make());
}

function readRange(input) {
  return input.selectionStart === null ? null : [input.selectionStart, input.selectionEnd];
}

function without(value) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

function freeName(entries) {
  let number = entries.length + 1;
  while (entries.some(([name]) => name === `name${number}`)) number += 1;
  return `name${number}`;
}

function idOf(path) {
  return `field-${path.replace(/[^\w-]/g, "-")}`;
}
