// Reads cases from stdin, one JSON a line: {text, own, over} with splices; writes what the page's modules make of each.
import { createInterface } from "node:readline";

const texts = await import(process.argv[2]);
const read = (splices) => texts.fromSplices(splices.map(({ at, removed, inserted }) => ({ at, removed, inserted })));
for await (const line of createInterface({ input: process.stdin })) {
  const { text, own, over } = JSON.parse(line);
  const [mine, theirs] = [read(own), read(over)];
  const rebased = texts.transformed(mine, theirs);
  const [after, carried] = [texts.applied(text, mine), texts.applied(texts.applied(text, theirs), rebased)];
  const met = texts.applied(after, texts.transformed(theirs, mine, { isFirst: true }));
  const between = texts.applied(text, texts.between(text, after));
  console.log(
    JSON.stringify({ after, carried, met, between, sent: texts.toSplices(mine), rebased: texts.toSplices(rebased) }),
  );
}
