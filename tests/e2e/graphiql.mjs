// Drives GraphiQL in headless Chromium: node graphiql.mjs URL SCREENSHOT [COUNT]
// Runs each default tab and prints one line of JSON: {results: [text…], foreign: [url…], errors: [text…]}.
import { chromium } from "playwright-core";

const [url, screenshot, tabs = "3"] = process.argv.slice(2);
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
await page.screenshot({ path: screenshot });
await browser.close();
console.log(JSON.stringify({ results, foreign, errors }));
