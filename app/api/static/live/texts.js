// Changes of a text, as the API counts them: positions in UTF-16 code units, as JavaScript does.
//
// A change is a list of parts that walks through the text once: {keep: n}, {drop: n}, {add: "…"}. Splices, as the API
// sends them, follow one another, each in the text as those before it left it. How changes are put together and moved
// past each other is the server's way (workflows/splices.py), so that both foresee the same text.

/** Give the change that makes one text of another: what lies between their common beginning and end. */
export function between(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  if (isInsidePair(before, head) || isInsidePair(after, head)) head -= 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (isInsidePair(before, before.length - tail) || isInsidePair(after, after.length - tail)) tail -= 1;
  return tidy([{ keep: head }, { drop: before.length - head - tail }, { add: after.slice(head, after.length - tail) }]);
}

/** Carry a change out. */
export function applied(text, change) {
  let at = 0;
  let made = "";
  for (const part of change) {
    if (part.add !== undefined) made += part.add;
    else if (part.keep) made += text.slice(at, (at += part.keep));
    else at += part.drop;
  }
  return made + text.slice(at);
}

/** Give one change for two that follow each other. */
export function composed(first, second) {
  const made = [];
  const one = reader(first);
  const other = reader(second);
  while (one.more() || other.more()) {
    if (other.kind() === "add") made.push({ add: other.take() });
    else if (one.kind() === "drop") made.push({ drop: one.take() });
    else {
      const length = Math.min(one.length(), other.length());
      const kind = one.kind();
      const piece = one.take(length);
      const how = other.kind();
      other.take(length);
      if (how === "keep") made.push(kind === "add" ? { add: piece } : { keep: length });
      else if (kind === "keep") made.push({ drop: length });
      // What was added by the first and dropped by the second never was.
    }
  }
  return tidy(made);
}

/**
 * Give a change as it must be made after another one of the same text.
 * What both add at one place comes in the order in which the server took it: `over` first, unless told otherwise.
 */
export function transformed(change, over, { isFirst = false } = {}) {
  const made = [];
  const own = reader(change);
  const others = reader(over);
  while (own.more()) {
    if (own.kind() === "add" && (isFirst || others.kind() !== "add")) made.push({ add: own.take() });
    else if (others.kind() === "add") made.push({ keep: others.take().length });
    else {
      const length = Math.min(own.length(), others.length());
      const kind = own.kind();
      own.take(length);
      const how = others.kind();
      others.take(length);
      if (how === "keep") made.push({ [kind]: length }); // what the other dropped is neither kept nor dropped again
    }
  }
  return tidy(made);
}

/** Say where a caret at `place` is after a change; it stays before what is added right at it. */
export function moved(place, change) {
  let old = 0;
  let now = 0;
  for (const part of change) {
    if (old > place || (old === place && part.add !== undefined)) break;
    if (part.add !== undefined) now += part.add.length;
    else if (part.keep) {
      const step = Math.min(part.keep, place - old);
      old += part.keep;
      now += step;
      if (old >= place && step < part.keep) return now;
    } else {
      old += part.drop;
      if (old >= place) return now;
    }
  }
  return now + Math.max(0, place - old);
}

/** Write a change as the splices that the API takes. */
export function toSplices(change) {
  const splices = [];
  let at = 0;
  for (const part of change) {
    if (part.keep) at += part.keep;
    else if (part.drop) splices.push({ at, delete: part.drop, insert: "" });
    else {
      const last = splices.at(-1);
      if (last && last.at === at && !last.insert) last.insert = part.add;
      else splices.push({ at, delete: 0, insert: part.add });
      at += part.add.length;
    }
  }
  return splices;
}

/** Read the splices of a change that the API tells of: with the text they took away. */
export function fromSplices(splices) {
  if (splices.length > 1) {
    // By halves: one after the other, each would walk through all before it.
    const middle = splices.length >> 1;
    return composed(fromSplices(splices.slice(0, middle)), fromSplices(splices.slice(middle)));
  }
  return splices.flatMap(({ at, removed, inserted }) =>
    tidy([{ keep: at }, { drop: removed.length }, { add: inserted }]),
  );
}

/** Read a change part by part, or in pieces of a part; after its end everything is kept. */
function reader(change) {
  let index = 0;
  let offset = 0;
  const kind = () => (index >= change.length ? "keep" : Object.keys(change[index])[0]);
  const size = (part) => (part.add !== undefined ? part.add.length : (part.keep ?? part.drop));
  const length = () => (index >= change.length ? Infinity : size(change[index]) - offset);
  return {
    more: () => index < change.length,
    kind,
    length,
    take(wanted = length()) {
      if (index >= change.length) return wanted;
      const part = change[index];
      const piece = part.add !== undefined ? part.add.slice(offset, offset + wanted) : wanted;
      offset += wanted;
      if (offset >= size(part)) [index, offset] = [index + 1, 0];
      return piece;
    },
  };
}

/** Join neighbours of a kind, and leave out what does nothing. */
function tidy(change) {
  const made = [];
  for (const part of change) {
    if (part.add === "" || part.keep === 0 || part.drop === 0) continue;
    const last = made.at(-1);
    if (last?.keep && part.keep) last.keep += part.keep;
    else if (last?.drop && part.drop) last.drop += part.drop;
    else if (last?.add !== undefined && part.add !== undefined) last.add += part.add;
    else made.push({ ...part });
  }
  while (made.at(-1)?.keep) made.pop();
  return made;
}

function isInsidePair(text, at) {
  return at > 0 && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1]) && /[\uDC00-\uDFFF]/.test(text[at]);
}
