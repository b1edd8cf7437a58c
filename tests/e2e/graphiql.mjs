// Drives GraphiQL in headless Chromium: node graphiql.mjs URL SCREENSHOT COUNT '[["mutation …", "\"id\""], …]'
// Runs so many default tabs, then in a new one each operation until the answer has the text beside it. In an operation,
// WORKSPACE is the workspace of the first tab's answer, and ID the first id of the answer before.
// Prints one line of JSON: {results: [text…], talk: [text…], foreign: [url…], errors: [text…]}.
import { chromium } from "playwright-core";

const [url, screenshot, tabs, chat] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
const host = new URL(url).host;
const foreign = [];
const errors = [];
page.on("request", (request) => {
  const target = new URL(request.url());
  if (target.protocol.startsWith("http") && target.host !== host) foreign.push(request.url());
});
page.on("websocket", (socket) => {
  if (new URL(socket.url()).host !== host) foreign.push(socket.url());
});
page.on("pageerror", (error) => errors.push(String(error)));
page.on("console", (message) => {
  if (message.type() === "error") errors.push(message.text());
});
await page.goto(url);
await page.waitForSelector(".graphiql-execute-button");
const results = [];
const buttons = page.locator(".graphiql-tab-button");
for (let index = 0; index < Number(tabs); index++) {
  await buttons.nth(index).click();
  await page.waitForTimeout(500); // the editor learns the name of the operation with a delay
  await page.click(".graphiql-execute-button");
  await page.waitForTimeout(2500);
  results.push(await page.locator(".result-window .CodeMirror").evaluate((node) => node.CodeMirror.getValue()));
}
const result = () => page.locator(".result-window .CodeMirror").evaluate((node) => node.CodeMirror.getValue());
const tell = async (text, until) => {
  await page.locator(".graphiql-query-editor .CodeMirror").evaluate((node, value) => node.CodeMirror.setValue(value), text);
  await page.waitForTimeout(500);
  await page.click(".graphiql-execute-button");
  await page.waitForFunction(
    (wanted) => document.querySelector(".result-window .CodeMirror").CodeMirror.getValue().includes(wanted),
    until,
    { timeout: 60_000 },
  );
  return result();
};
await page.click(".graphiql-tab-add");
const [, workspace] = /"workspaces"[^]*?"id": "([^"]+)"/.exec(results[0]);
const talk = [];
for (const [text, until] of JSON.parse(chat)) {
  const [, id] = /"id": "([^"]+)"/.exec(talk.at(-1) ?? "") ?? [];
  talk.push(await tell(text.replace("WORKSPACE", workspace).replace("ID", id), until));
}
await page.screenshot({ path: screenshot });
await browser.close();
console.log(JSON.stringify({ results, talk, foreign, errors }));
