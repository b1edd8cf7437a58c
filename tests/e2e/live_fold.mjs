// Follows a draft with the page's own modules: node live_fold.mjs FOLDER, with {snapshot, steps, final} on stdin; a step
// is {action, changes}. Writes {missed: [actions that were guessed wrongly, with both graphs], folded, final}.
const folder = process.argv[2];
const { graphOf, withAction, withChanges } = await import(`${folder}/fold.js`);
const { fromSplices } = await import(`${folder}/texts.js`);

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { snapshot, steps, final } = JSON.parse(text);

const FIELDS = "key name config position parentKey isEnabled isLocked onError skipIf timeoutMs".split(" ");

function plain(graph) {
  return {
    nodes: [...graph.nodes].map(([key, node]) => [key, FIELDS.map((name) => node[name] ?? null)]),
    links: [...graph.links.keys()].sort(),
    variables: [...graph.variables.values()].map(({ name, value, description }) => [name, value, description]),
  };
}

/** Actions of the page hold a change of a text, not splices. */
function own(action) {
  if (!action.editText) return action;
  const { splices, ...rest } = action.editText;
  const told = splices.map(({ at, delete: count, insert }) => ({ at, removed: "x".repeat(count), inserted: insert }));
  return { editText: { ...rest, change: fromSplices(told) } };
}

let graph = graphOf(snapshot);
const missed = [];
for (const { action, changes } of steps) {
  const guessed = plain(withAction(graph, own(action)));
  graph = withChanges(graph, changes);
  const made = plain(graph);
  if (JSON.stringify(guessed) !== JSON.stringify(made)) missed.push({ action, guessed, made });
}
console.log(JSON.stringify({ missed, folded: plain(graph), final: plain(graphOf(final)) }));
