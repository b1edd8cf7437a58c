// Two people in one workflow, each in a window of headless Chromium of their own: node live.mjs PLAN
// PLAN is JSON: {urls: [page of the one, of the other, …], people: [{name, password}, …], folder}; the third person only
// looks, and without people the page must open by itself. It prints one line of JSON: what was seen, what was asked
// elsewhere ({foreign: [url…]}), and what the consoles said ({errors: [text…]}).
import { join } from "node:path";
import { chromium } from "playwright-core";

const { urls, people, folder } = JSON.parse(process.argv[2]);
const PATIENCE_MS = 30_000;
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
const report = { foreign: [], errors: [] };
const templateField = 'textarea[data-path="config.template"]';

/** Open a window; `wire.cut` ends its socket, `wire.hold` keeps what the server says back. */
async function open(index, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const { host } = new URL(urls[index]);
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith("http") && target.host !== host) report.foreign.push(request.url());
  });
  page.on("websocket", (socket) => {
    if (new URL(socket.url()).host !== host) report.foreign.push(socket.url());
  });
  page.on("pageerror", (error) => report.errors.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) report.errors.push(message.text());
  });
  const wire = { asked: [], held: null, cut: () => {}, hold: () => (wire.held = []), release: () => {} };
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { type, payload } = JSON.parse(message);
      if (type === "subscribe" && payload.query.startsWith("subscription WorkflowDraft"))
        wire.asked.push(payload.variables.after);
      server.send(message);
    });
    server.onMessage((message) => (wire.held ? wire.held.push(message) : socket.send(message)));
    wire.cut = () => {
      server.close({ code: 1001 });
      socket.close({ code: 1012, reason: "cut by the test" });
    };
    wire.release = () => {
      const held = wire.held;
      wire.held = null;
      held.forEach((message) => socket.send(message));
    };
  });
  await page.goto(urls[index]);
  if (people[index]) {
    await page.fill("[name=who]", people[index].name);
    await page.fill("[name=password]", people[index].password);
    await page.keyboard.press("Enter");
  }
  await page.waitForSelector("[data-node]");
  return { page, wire };
}

const node = (page, key) => page.locator(`[data-node="${key}"]`);
const shown = (locator) => locator.first().waitFor({ state: "attached" });
const gone = (locator) => locator.first().waitFor({ state: "detached" });
const toast = (page, text) => shown(page.locator(".toast", { hasText: text }));

/** Wait until something says what it should; give what it said in the end. */
async function until(read, isRight) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await read();
    if (isRight(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Look at the run that somebody else started. */
async function watch(page) {
  await page.locator(".toast", { hasText: "runs this workflow" }).locator("button").click();
  await shown(page.locator('#drawer[data-state="done"]'));
  const count = await page.locator("[data-node].t-done").count();
  await page.locator("#run-close").click();
  return count;
}

const steps = {
  async edit(ada, ben) {
    await node(ada, "greet").click();
    await ada.fill('[data-path="name"]', "Greeting");
    await ada.keyboard.press("Enter");
    return until(
      () => node(ben, "greet").locator(".title").textContent(),
      (text) => text === "Greeting",
    );
  },

  async drag(ada, ben) {
    const before = await node(ben, "shout").getAttribute("transform");
    const box = await node(ada, "shout").boundingBox();
    await ada.mouse.move(box.x + 60, box.y + 20);
    await ada.mouse.down();
    await ada.mouse.move(box.x + 100, box.y + 130, { steps: 6 });
    await ada.mouse.up();
    const after = await until(
      () => node(ben, "shout").getAttribute("transform"),
      (place) => place !== before,
    );
    return { hasMoved: before !== after, isSame: after === (await node(ada, "shout").getAttribute("transform")) };
  },

  async presence(ada, ben) {
    await ada.mouse.move(500, 300);
    await ada.mouse.move(520, 310);
    const cursor = ben.locator(".cursor");
    await shown(cursor);
    await node(ada, "greet").click();
    await shown(node(ben, "greet").locator(".tag"));
    return {
      cursor: await cursor.textContent(),
      selection: await node(ben, "greet").locator(".tag").textContent(),
      avatars: await until(
        () => ben.locator(".avatar").count(),
        (count) => count === 2,
      ),
      others: await node(ben, "greet").getAttribute("aria-label"),
    };
  },

  async typing(ada, ben) {
    await node(ben, "greet").click();
    for (const [page, key] of [
      [ada, "Control+Home"],
      [ben, "Control+End"],
    ]) {
      await page.locator(templateField).focus();
      await page.keyboard.press(key);
    }
    await Promise.all([
      ada.keyboard.type("From the beginning, ", { delay: 8 }),
      ben.keyboard.type(" And from the end.", { delay: 8 }),
    ]);
    await ada.screenshot({ path: join(folder, "typing.png") });
    const whole = "From the beginning, Hello, {{ input.name }}! And from the end.";
    return Promise.all(
      [ada, ben].map((page) =>
        until(
          () => page.locator(templateField).inputValue(),
          (text) => text === whole,
        ),
      ),
    );
  },

  /** Ben takes back what he wrote, and nothing of what Ada did. */
  async undo(ada, ben) {
    const read = (page) => page.locator(templateField).inputValue();
    for (let presses = 0; presses < 40 && (await read(ben)).includes("end"); presses++) {
      const before = await read(ben);
      await ben.keyboard.press("Control+z");
      await until(
        () => read(ben),
        (text) => text !== before,
      );
    }
    const undone = "From the beginning, Hello, {{ input.name }}!";
    const texts = await Promise.all(
      [ada, ben].map((page) =>
        until(
          () => read(page),
          (text) => text === undone,
        ),
      ),
    );
    await ben.keyboard.type(" And from the end.");
    await until(
      () => read(ada),
      (text) => text.endsWith("from the end."),
    );
    return texts;
  },

  /** What nobody's keyboard can do here is done by no pointer either. */
  async keyboard(ada) {
    await ada.keyboard.press("Escape"); // from the text to its node
    await ada.keyboard.press("a");
    await ada.keyboard.type("merge");
    await ada.keyboard.press("Enter");
    await shown(node(ada, "merge"));
    const isFocused = await until(
      () => ada.locator("[data-node=merge]:focus").count(),
      (count) => count === 1,
    );
    const place = await node(ada, "merge").getAttribute("transform");
    await ada.keyboard.press("ArrowDown");
    const moved = await until(
      () => node(ada, "merge").getAttribute("transform"),
      (now) => now !== place,
    );
    await ada.keyboard.press("Shift+Tab");
    await ada.keyboard.press("c");
    await ada.keyboard.type("merge");
    await ada.keyboard.press("Enter");
    const link = ada.locator('[data-link$="->merge.input"]');
    await shown(link);
    const connected = await link.getAttribute("aria-label");
    await until(
      () => ada.locator("#status").textContent(),
      (text) => text === "Live",
    );
    await ada.keyboard.press("Control+z");
    await gone(link);
    await ada.keyboard.press("Control+y");
    await shown(link);
    await ada.keyboard.press("Shift+?");
    await shown(ada.locator("#keys[open]"));
    await ada.keyboard.press("Escape");
    return { isFocused, hasMoved: place !== moved, connected };
  },

  async rejected(ada) {
    // A way back to where it comes from: the page draws it, the server refuses it.
    await node(ada, "shout").click();
    await ada.keyboard.press("c");
    await ada.keyboard.type("greet");
    await ada.keyboard.press("Enter");
    await toast(ada, "Not done");
    const reason = await ada.locator(".toast.problem").last().textContent();
    await gone(ada.locator('[data-link="shout.output->greet.input"]'));
    return { reason };
  },

  async overridden(ada, ben) {
    await node(ada, "shout").click();
    await node(ben, "shout").click();
    ben.wire.hold();
    await ada.page.fill('[data-path="name"]', "Loud");
    await ada.page.keyboard.press("Enter");
    await until(
      () => ada.page.locator("#status").textContent(),
      (text) => text === "Live",
    );
    await ben.page.fill('[data-path="name"]', "Louder");
    await ben.page.keyboard.press("Enter");
    await toast(ada.page, "replaced what you had set");
    ben.wire.release();
    await toast(ben.page, "You replaced");
    const titles = await Promise.all(
      [ada, ben].map(({ page }) =>
        until(
          () => node(page, "shout").locator(".title").textContent(),
          (text) => text === "Louder",
        ),
      ),
    );
    return { titles };
  },

  async resumed(ada, ben) {
    const { length } = ben.wire.asked;
    const revision = Number((await ben.page.locator("#status").getAttribute("title")).split(" ")[1]);
    ben.wire.cut();
    await ada.page.locator("#inspect .closer").click();
    await node(ada, "greet").click();
    await ada.page.fill('[data-path="name"]', "Hello again");
    await ada.page.keyboard.press("Enter");
    const title = await until(
      () => node(ben, "greet").locator(".title").textContent(),
      (text) => text === "Hello again",
    );
    return { title, after: ben.wire.asked.slice(length), revision };
  },

  async run(ada, ben) {
    await ada.locator("#run").click();
    await ada.fill("#run-input", '{"name": "Ada"}');
    await ada.keyboard.press("Control+Enter");
    const running = ada.locator("[data-node].t-running, [data-node].t-done");
    await shown(running);
    await shown(ada.locator('#drawer[data-state="done"]'));
    await ada.screenshot({ path: join(folder, "run.png") });
    return {
      nodes: await ada.locator("[data-node].t-done").count(),
      links: await ada.locator("[data-link].taken").count(),
      output: await ada.locator("#run-output pre").textContent(),
      watched: await watch(ben),
    };
  },

  async comment(ada, ben) {
    await node(ada, "greet").click();
    await ada.locator("#tab-comments").click();
    await ada.locator("#comments > form textarea").fill("Warm enough?");
    await ada.keyboard.press("Enter");
    await ben.locator("#tab-comments").click();
    await ben.locator(".thread textarea").fill("Warm enough.");
    await ben.keyboard.press("Enter");
    await shown(ada.locator(".said", { hasText: "Warm enough." }));
    const label = await until(
      () => node(ada, "greet").getAttribute("aria-label"),
      (text) => text.includes("comment"),
    );
    await ada.locator(".thread").getByText("Resolve").click();
    await shown(ben.locator(".thread.resolved"));
    return { label };
  },

  async proposal(ada, ben) {
    await ada.locator("#line").click();
    await shown(ada.locator(".palette[open]"));
    await ada.keyboard.type("new");
    await ada.keyboard.press("Enter");
    await ada.locator("#proposal").waitFor({ state: "visible" });
    await node(ada, "shout").click();
    await ada.fill('[data-path="name"]', "Whisper");
    await ada.keyboard.press("Enter");
    await until(
      () => ada.locator("#proposal-told").textContent(),
      (text) => text.includes("1 change"),
    );
    const meanwhile = await node(ben, "shout").locator(".title").textContent();
    await ada.locator("#proposal-review").click();
    const change = await ada.locator("#review-list li").textContent();
    await ada.screenshot({ path: join(folder, "proposal.png") });
    await ada.locator("#review [value=merge]").click();
    await ada.locator("#proposal").waitFor({ state: "hidden" });
    const merged = await until(
      () => node(ben, "shout").locator(".title").textContent(),
      (text) => text === "Whisper",
    );
    return { meanwhile, change, merged };
  },

  async history(ada, ben) {
    await ben.locator("#tab-history").click();
    await shown(ben.locator(".history li"));
    const who = await ben.locator(".history .who strong").allTextContents();
    await ben.screenshot({ path: join(folder, "history.png") });
    return [...new Set(who)].sort();
  },

  /** Somebody who may only look, on a small screen, in the dark, who wants nothing to move. */
  async reader() {
    const { page } = await open(2, {
      viewport: { width: 360, height: 740 },
      colorScheme: "dark",
      reducedMotion: "reduce",
      hasTouch: true,
    });
    const status = await until(
      () => page.locator("#status").textContent(),
      (text) => text.startsWith("Live"),
    );
    await page.screenshot({ path: join(folder, "narrow.png") });
    await node(page, "greet").tap();
    await page.locator(".inspector .name").waitFor({ state: "visible" });
    const fields = await page.locator("#inspect input:enabled, #inspect textarea:enabled").count();
    await page.screenshot({ path: join(folder, "narrow-node.png") });
    const boxes = await Promise.all([".bar", "#panel", "#surface"].map((each) => page.locator(each).boundingBox()));
    const widest = Math.max(...boxes.map(({ x, width }) => x + width));
    const canAdd = await page.locator("#add").isEnabled();
    await page.context().close();
    return { status, fields, canAdd, widest };
  },

  async left(ada, ben) {
    await ada.page.context().close();
    return until(
      () => ben.locator(".cursor, .tag").count(),
      (count) => count === 0,
    );
  },
};

/** Steps take pages; those that play with the wire take the whole window. */
function proxied(window) {
  return new Proxy(window, {
    get: (own, name) => (name in own ? own[name] : (own.page[name]?.bind?.(own.page) ?? own.page[name])),
  });
}

const [ada, ben] = (await Promise.all([open(0), open(1)])).map(proxied);
report.opened = await Promise.all([ada, ben].map(({ page }) => page.locator("[data-node]").count()));
for (const [name, step] of people.length ? Object.entries(steps) : []) {
  try {
    report[name] = await step(ada, ben);
  } catch (error) {
    report.errors.push(`${name}: ${error.message}`);
    await ben.page.screenshot({ path: join(folder, `${name}-failed.png`) }).catch(() => {});
    await ada.page.screenshot({ path: join(folder, `${name}-failed-ada.png`) }).catch(() => {});
    break;
  }
}
await browser.close();
console.log(JSON.stringify(report));
