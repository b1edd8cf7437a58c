// How wide texts of the drawing are: SVG neither wraps nor cuts.

export const TITLE = "600 13px ui-sans-serif, system-ui, sans-serif";
export const TAG = "600 11px ui-sans-serif, system-ui, sans-serif";
export const SUBTITLE = "400 11px ui-sans-serif, system-ui, sans-serif";

const context = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** Give the width of a text in pixels. */
export function measure(text, font) {
  const key = `${font}\0${text}`;
  let found = widths.get(key);
  if (found === undefined) {
    if (widths.size > 5_000) widths.clear();
    context.font = font;
    widths.set(key, (found = context.measureText(text).width));
  }
  return found;
}

/** Cut a text to a width, with an ellipsis. */
export function fit(text, font, most) {
  if (measure(text, font) <= most) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle)}…`, font) <= most) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}
