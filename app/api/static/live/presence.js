// Who else is here: avatars in the bar, cursors over the graph, and what they have selected or type in.

import { el, refill, svg } from "./dom.js";
import { PRESENCE, UPDATE_PRESENCE } from "./documents.js";
import { initials } from "./look.js";

const PAUSE_MS = 60; // at most so often we say where we are
const AWAY_MS = 4_000; // who comes back before that was never gone
const MOST_AVATARS = 5;

export class Presence extends EventTarget {
  #client;
  #room;
  #clientId;
  #state = { cursor: null, selection: [], typing: null, status: null };
  #timer = 0;
  #isStale = false;
  #cursors = new Map();
  #leaving = new Map(); // timers by client id
  #viewport;
  #layer;
  #bar;

  /** @param {{room: string, clientId: string}} place  The room is a workflow, a branch or an execution. */
  constructor(client, { room, clientId }, { viewport, layer, bar }) {
    super();
    this.#client = client;
    this.#room = room;
    this.#clientId = clientId;
    this.#viewport = viewport;
    this.#layer = layer;
    this.#bar = bar;
    this.members = new Map(); // by client id, without us
    this.self = null;
    viewport.addEventListener("change", () => {
      for (const member of this.members.values()) this.#point(member);
    });
  }

  /** Be there until the page is left. */
  join() {
    this.#client.subscribe(PRESENCE, () => ({ roomId: this.#room, clientId: this.#clientId, state: this.#state }), {
      next: (event) => this.#receive(event),
      error: () => this.#clear(),
    });
  }

  /** Say where we are: cursor, selection, typing, status; what is left out stays. */
  say(change) {
    if (Object.entries(change).every(([name, value]) => JSON.stringify(value) === JSON.stringify(this.#state[name])))
      return;
    Object.assign(this.#state, change);
    this.#isStale = true;
    if (!this.#timer) this.#tell();
  }

  #tell() {
    this.#timer = 0;
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#client.tell(UPDATE_PRESENCE, { input: { roomId: this.#room, clientId: this.#clientId, state: this.#state } });
    this.#timer = setTimeout(() => this.#tell(), PAUSE_MS);
  }

  #receive(event) {
    switch (event.__typename) {
      case "PresenceSnapshot":
        this.members.clear();
        event.members.forEach((member) => this.#know(member));
        break;
      case "PresenceJoined":
        this.#know(event.member);
        this.#greet(event.member);
        break;
      case "PresenceUpdated":
        event.members.forEach((member) => this.#know(member));
        break;
      case "PresenceLeft": {
        const gone = this.members.get(event.clientId);
        this.members.delete(event.clientId);
        if (gone)
          this.#leaving.set(
            event.clientId,
            setTimeout(() => this.#part(gone), AWAY_MS),
          );
        break;
      }
    }
    this.#show();
  }

  #know(member) {
    if (member.clientId === this.#clientId) {
      this.self = member;
      return;
    }
    const before = this.members.get(member.clientId);
    this.members.set(member.clientId, member);
    if (before && before.status !== member.status) this.#emit("status", member);
  }

  #greet(member) {
    clearTimeout(this.#leaving.get(member.clientId));
    if (!this.#leaving.delete(member.clientId) && member !== this.self) this.#emit("joined", member);
  }

  #part(member) {
    this.#leaving.delete(member.clientId);
    this.#emit("left", member);
  }

  #clear() {
    this.members.clear();
    this.#show();
  }

  #emit(type, member = null) {
    this.dispatchEvent(new CustomEvent(type, { detail: { member } }));
  }

  /** Give who has selected, or types in, which node: by its key. */
  get byNode() {
    const found = new Map();
    for (const { name, color, selection, typing } of this.members.values()) {
      const keys = new Set([...(selection ?? []), ...(typing?.nodeKey ? [typing.nodeKey] : [])]);
      for (const key of keys) {
        if (!found.has(key)) found.set(key, []);
        found.get(key).push({ name, color, isTyping: typing?.nodeKey === key, field: typing?.field });
      }
    }
    return found;
  }

  #show() {
    for (const [id, cursor] of this.#cursors) {
      if (this.members.get(id)?.cursor) continue;
      cursor.remove();
      this.#cursors.delete(id);
    }
    for (const member of this.members.values()) this.#point(member);
    this.#drawBar();
    this.#emit("change");
  }

  #point({ clientId, name, color, cursor }) {
    if (!cursor) return;
    let drawn = this.#cursors.get(clientId);
    if (!drawn) {
      drawn = el(
        "div",
        { class: "cursor", "data-client": clientId },
        svg("svg", { viewBox: "0 0 16 18", width: 16, height: 18 }, svg("path", { d: "M1.5 1.5v13l3.6-3.4 5.4-.6z" })),
        el("span", {}, name),
      );
      this.#cursors.set(clientId, drawn);
      this.#layer.append(drawn);
    }
    const { x, y } = this.#viewport.toElement(cursor);
    drawn.style.setProperty("--person", color);
    drawn.style.setProperty("transform", `translate(${x}px, ${y}px)`);
  }

  #drawBar() {
    const all = [...(this.self ? [this.self] : []), ...this.members.values()];
    // One person may have several windows open.
    const people = [...new Map(all.map((member) => [`${member.name}\0${member.color}`, member])).values()];
    const more = people.length - MOST_AVATARS;
    refill(
      this.#bar,
      ...people.slice(0, MOST_AVATARS).map((member) => {
        const label = member === this.self ? `${member.name} (you)` : member.name;
        const avatar = el(
          "li",
          { class: "avatar", title: label },
          el("span", { "aria-hidden": "true" }, initials(member.name)),
        );
        avatar.append(el("span", { class: "unseen" }, label));
        avatar.style.setProperty("--person", member.color);
        return avatar;
      }),
      more > 0 &&
        el(
          "li",
          {
            class: "avatar more",
            title: people
              .slice(MOST_AVATARS)
              .map(({ name }) => name)
              .join(", "),
          },
          `+${more}`,
        ),
    );
  }
}
