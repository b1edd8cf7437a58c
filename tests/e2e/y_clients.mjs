// Ordinary Yjs clients (yjs, y-websocket) type into the texts of one draft while they are cut off and come back.
//   node y_clients.mjs '{"urls": […], "token": "…", "workflow": "…", "texts": […], "clients": 10, "rounds": 5, "seed": 1}'
// After every round all connect, and must come to read the same as each other and as the draft of every server.
// Prints one line of JSON: {rounds, healed, edits, cuts, graphEdits, denials, characters}. Exits 1 if a round does not end.
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const { urls, token, workflow, texts, clients: count, rounds, seed, seconds = 60 } = JSON.parse(process.argv[2]);
const PIECES = ["a", "bc ", "déf", "😀", "日本", "\n", "{{ input.x }}", "𝄞𝄞", "0123456789"];

// mulberry32: a failure can be repeated, but for what the network does.
let state = seed >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let value = Math.imul(state ^ (state >>> 15), state | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
};
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const denials = [];
const warn = console.warn;
console.warn = (...words) => {
  const told = words.join(" ");
  if (told.includes("Permission denied")) denials.push(told.split("\n").at(-1));
  else warn(...words);
};

const tally = { rounds: 0, healed: 0, edits: 0, cuts: 0, graphEdits: 0 };

async function ask(url, query, variables) {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const DRAFT = "query($id: ID!) { node(id: $id) { ... on Workflow { draft { revision texts { textId nodeKey field value } } } } }";
const draft = async (url) => (await ask(url, DRAFT, { id: workflow })).node.draft;

const clients = Array.from({ length: count }, (_, at) => {
  const doc = new Y.Doc();
  const url = urls[at % urls.length].replace(/^http/, "ws");
  const provider = new WebsocketProvider(`${url}/yjs`, workflow, doc, {
    params: { token },
    WebSocketPolyfill: WebSocket,
    disableBc: true,
    maxBackoffTime: 500,
  });
  provider.awareness.setLocalStateField("user", { name: `client ${at}` });
  return { doc, provider };
});

/** Places where a text may be cut: between characters, not within a surrogate pair. */
function places(value) {
  const found = [0];
  for (const character of value) found.push(found.at(-1) + character.length);
  return found;
}

function type({ doc }) {
  const text = doc.getText(pick(texts));
  const cuts = places(text.toString());
  const from = below(cuts.length);
  if (cuts.length > 1 && random() < (cuts.length > 400 ? 0.7 : 0.35)) {
    const to = Math.min(cuts.length - 1, from + 1 + below(8));
    if (to > from) text.delete(cuts[from], cuts[to] - cuts[from]);
  } else {
    text.insert(cuts[from], pick(PIECES));
  }
  tally.edits += 1;
}

const APPLY = `mutation($input: ApplyWorkflowOperationsInput!) {
  applyWorkflowOperations(input: $input) { isApplied rejected { code message } } }`;

/** Sets a whole field, as a client without Yjs does. */
async function editGraph() {
  const url = pick(urls);
  const { revision, texts: known } = await draft(url);
  const { nodeKey, field } = pick(known);
  const set = [{ field, value: `set ${tally.edits} 😀` }];
  const operationId = `${seed}-${tally.edits}-${tally.graphEdits}`;
  const operations = [{ operationId, action: { updateNode: { nodeKey, set } } }];
  const input = { workflowId: workflow, clientId: "graph", baseRevision: revision, operations };
  const { isApplied, rejected } = (await ask(url, APPLY, { input })).applyWorkflowOperations;
  if (!isApplied) throw new Error(JSON.stringify(rejected));
  tally.graphEdits += 1;
}

function cut({ provider }) {
  tally.cuts += 1;
  // Either it stays away, or the wire breaks and it comes back by itself, in the middle of what was under way.
  if (random() < 0.5) provider.disconnect();
  else provider.ws?.terminate();
}

/** Waits until all read the same as each other and as every server's draft. */
async function heal() {
  for (const { provider } of clients) provider.connect();
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const drafts = await Promise.all(urls.map(draft));
    const read = clients.map(({ doc }) => JSON.stringify(texts.map((id) => doc.getText(id).toString())));
    const kept = drafts.map(({ texts: found }) =>
      JSON.stringify(texts.map((id) => found.find((each) => each.textId === id).value)),
    );
    if (new Set([...read, ...kept]).size === 1 && clients.every(({ provider }) => provider.synced)) return;
    if (Date.now() > deadline) {
      console.error(JSON.stringify({ read, kept, synced: clients.map(({ provider }) => provider.synced), denials }, null, 1));
      process.exit(1);
    }
    await sleep(50);
  }
}

await heal();
for (let round = 0; round < rounds; round += 1) {
  tally.rounds += 1;
  for (let step = 0; step < 12; step += 1) {
    if (random() < 0.4) cut(pick(clients));
    if (random() < 0.3) pick(clients).provider.connect();
    for (let stroke = 0; stroke < 10; stroke += 1) type(pick(clients));
    if (random() < 0.1) await editGraph();
    await sleep(below(40));
  }
  await heal();
  tally.healed += 1;
}
// The same to the last deletion, not only in what they read.
const first = Y.snapshot(clients[0].doc);
const isSame = clients.every(({ doc }) => Y.equalSnapshots(first, Y.snapshot(doc)));
const shown = () => Math.min(...clients.map(({ provider }) => provider.awareness.getStates().size));
for (const until = Date.now() + seconds * 1000; shown() < count && Date.now() < until; ) await sleep(50);
const characters = texts.reduce((sum, id) => sum + clients[0].doc.getText(id).length, 0);
console.log(JSON.stringify({ ...tally, denials, characters, isSame, leastShown: shown() }));
for (const { provider } of clients) provider.destroy();
process.exit(0);
