// Opens an artifact's page in headless Chromium, signed in: node artifact.mjs PAGE FRAME ORIGIN COOKIE
// Prints one line of JSON: what the artifact's script could do in our page's frame, in FRAME opened by itself, and, as
// a control, what a script of ORIGIN can do; and what else was answered by any server.
import { chromium } from "playwright-core";

const [page, frame, origin, cookie] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext();
await context.addCookies([{ name: "plait_session", value: cookie, url: origin, httpOnly: false, sameSite: "Lax" }]);

async function visit(url, find) {
  const tab = await context.newPage();
  const answered = []; // a request that the browser's policy stops has no response
  tab.on("response", (response) => answered.push(response.url()));
  tab.on("websocket", (socket) => socket.on("framereceived", () => answered.push(socket.url())));
  let popups = 0;
  context.on("page", () => popups++);
  await tab.goto(url);
  const inside = await find(tab);
  await inside.waitForFunction(() => document.title === "done", null, { timeout: 60000 });
  const report = JSON.parse(await inside.locator("#report").textContent());
  await tab.waitForTimeout(1000); // what was only begun has its time
  const at = tab.url();
  await tab.close();
  return { report, at, popups, answered: answered.filter((each) => each !== url && !each.includes("/artifacts/content/")) };
}

const framed = await visit(page, async (tab) => (await tab.waitForSelector("iframe")).contentFrame());
const alone = await visit(frame, async (tab) => tab.mainFrame());

// The control: a script of our own origin has all of it, so the attempts are real ones.
const own = await context.newPage();
await own.goto(origin + "/graphql");
const control = await own.evaluate(async () => ({
  cookie: document.cookie.includes("plait_session"),
  viewer: await (
    await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ viewer { user { name } } }" }),
    })
  ).json(),
}));
await browser.close();
console.log(JSON.stringify({ framed, alone, control }));
