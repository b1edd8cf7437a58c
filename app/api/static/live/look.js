// Colours, icons and words that stand for things; the colours themselves are in theme.css.

/** By category of component: a 16 by 16 path. */
const CATEGORY_ICONS = {
  INPUT: "M1.5 8h9M7 4.5 10.5 8 7 11.5M10 2.5h3.5v11H10",
  LOGIC: "M2 8h4M6 8c3 0 3-4.5 6-4.5h2M6 8c3 0 3 4.5 6 4.5h2M11.8 1.5l2.2 2-2.2 2M11.8 10.5l2.2 2-2.2 2",
  DATA: "M2.5 3.5h11M2.5 8h11M2.5 12.5h7",
  CODE: "M5 4 1.5 8 5 12M11 4l3.5 4L11 12M9.2 3 6.8 13",
  NETWORK:
    "M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M1.8 8h12.4M8 1.8c4 3.6 4 8.8 0 12.4M8 1.8c-4 3.6-4 8.8 0 12.4",
  OUTPUT: "M3.5 14V2.2M3.5 2.8h9l-2.2 3 2.2 3h-9",
  HUMAN: "M8 2.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M2.5 14c.6-3.4 2.6-4.8 5.5-4.8s4.9 1.4 5.5 4.8",
  AI: "M8 1.5l1.7 4.8L14.5 8 9.7 9.7 8 14.5 6.3 9.7 1.5 8l4.8-1.7z",
};
const OTHER = "M8 2l5.2 3v6L8 14l-5.2-3V5z";

export const ICONS = {
  add: "M8 3v10M3 8h10",
  undo: "M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 8H7",
  redo: "M10 3l3.5 3.5L10 10M13 6.5H7a4 4 0 0 0 0 8h2",
  run: "M4.5 2.5v11l9-5.5z",
  stop: "M3.5 3.5h9v9h-9z",
  history: "M2.6 8a5.6 5.6 0 1 0 1.8-4.1L2.5 5.7M2.5 2.6v3.2h3.2M8 5v3.3l2.2 1.4",
  problems: "M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2",
  close: "M4 4l8 8M12 4l-8 8",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  tidy: "M2 3h4v4H2zM10 2h4v4h-4zM10 10h4v4h-4zM6 5h2v7h2M8 4h2",
  help: "M5.8 6a2.2 2.2 0 1 1 3.2 2c-.8.4-1 .8-1 1.6M8 12.2v.2",
  more: "M3 8h.2M8 8h.2M13 8h.2",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  link: "M6.5 9.5l3-3M7 5l1.6-1.6a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7",
  trash: "M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 9h5.8l.6-9",
  power: "M8 2v5.5M4.6 4.2a5 5 0 1 0 6.8 0",
  plus: "M8 4v8M4 8h8",
  minus: "M4 8h8",
};

/** By what became of a node: a path around 0, 0. */
export const BADGES = {
  done: "M-3.6.2-1.1 2.8 3.7-2.6",
  reused: "M-3.4 1.2a3.6 3.6 0 1 0 1-3.8M-3-4.4v2.3h2.3",
  running: "M-1.8-3.2 3.2 0-1.8 3.2z",
  waiting: "M0-3.6V.3L2.6 1.9",
  retrying: "M3.4 1.2a3.6 3.6 0 1 1-1-3.8M3-4.4v2.3H.7",
  failed: "M-2.7-2.7 2.7 2.7M2.7-2.7-2.7 2.7",
  cancelled: "M-2.4-2.4h4.8v4.8h-4.8z",
  skipped: "M-3.4 0h6.8",
};

export function categoryIcon(category) {
  return CATEGORY_ICONS[category] ?? OTHER;
}

/** The class that colours a thing of this category. */
export function categoryClass(category) {
  return `c-${(category ?? "OTHER").toLowerCase()}`;
}

/** What people call a node: its name, or that of its component. */
export function titleOf(node, library) {
  return node.name || library.get(node.componentType)?.name || node.key;
}

/** Write a duration so that it can be read at a glance. */
export function duration(ms) {
  if (ms < 1) return "<1 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

/** Write an instant as people say it. */
export function since(iso, now = Date.now()) {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1_000);
  if (seconds < 45) return "just now";
  if (seconds < 3_600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3_600)} h ago`;
  return new Date(iso).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** Make "Http request" of `httpRequest` and `http_request`. */
export function words(name) {
  const text = name.replace(/_/g, " ").replace(/([a-z0-9])([A-Z])/g, "$1 $2");
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}

/** Give the first letters of a name. */
export function initials(name) {
  const parts = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  return ((parts[0]?.[0] ?? "?") + (parts.length > 1 ? parts.at(-1)[0] : "")).toUpperCase();
}
