// Parses diagrams with Mermaid itself: a JSON list of texts on stdin, [{type, error}] on stdout.
import { JSDOM } from "jsdom";
import { readFileSync } from "node:fs";
const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window; globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
const results = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  try { results.push({ type: (await mermaid.parse(text)).diagramType, error: null }); }
  catch (error) { results.push({ type: null, error: String(error.message ?? error) }); }
}
console.log(JSON.stringify(results));
process.exit(0);
