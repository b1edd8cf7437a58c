// Speaks GraphQL: queries and mutations over HTTP, subscriptions over one graphql-transport-ws socket.
//
// A socket that is lost comes back by itself, with a growing pause, and every subscription starts again with the
// variables that it asks for then: a stream that keeps its place (`after`) goes on without a gap.

const PROTOCOL = "graphql-transport-ws";
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const PING_MS = 15_000;
const FORBIDDEN = 4403; // the credential does not hold any more
const HOPELESS = new Set([4400, 4401, 4406, 4409, 4429]); // we broke the protocol: coming back would break it again

/** What the server refused, with the code and details of its first error. */
export class Refused extends Error {
  constructor(errors) {
    const first = errors[0] ?? {};
    super(first.message ?? "The server refused.");
    this.code = first.extensions?.code ?? "INTERNAL";
    this.details = first.extensions?.details ?? {};
  }
}

/** No answer came: the network, or the server, is away. The request may have been carried out. */
export class Unreachable extends Error {}

export class Client {
  #endpoint;
  #headers;
  #socket = null;
  #isReady = false;
  #subscriptions = new Map();
  #serial = 0;
  #failures = 0;
  #retryTimer = 0;
  #pingTimer = 0;
  #isAlive = true;

  /** @param {string} endpoint  @param {Record<string, string>} headers  The credential; empty: the session's cookie. */
  constructor(endpoint, headers = {}) {
    this.#endpoint = new URL(endpoint, location.href);
    this.#headers = headers;
    this.onstate = () => {}; // "connecting", "open", "waiting" or "refused"
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#hurry());
  }

  /** Send a query or mutation; gives its data. Throws Refused or Unreachable. */
  async ask(query, variables = {}) {
    let answer;
    try {
      const response = await fetch(this.#endpoint, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json", ...this.#headers },
        body: JSON.stringify({ query, variables }),
        credentials: "same-origin",
      });
      if (response.status >= 502 && response.status <= 504) throw new Error(response.statusText);
      answer = await response.json();
    } catch (error) {
      throw new Unreachable(String(error));
    }
    if (answer.errors?.length) throw new Refused(answer.errors);
    return answer.data;
  }

  /**
   * Subscribe; gives a function that ends it.
   * @param {string} query
   * @param {() => object} variables  Asked at every start, so that a stream can resume where it was.
   * @param {{next: (value: object) => void, error?: (refused: Refused) => void, complete?: () => void}} handlers
   *   `next` gets the value of the root field.
   */
  subscribe(query, variables, handlers) {
    const id = String(++this.#serial);
    this.#subscriptions.set(id, { query, variables, handlers });
    if (this.#isReady) this.#start(id);
    else this.#connect();
    return () => {
      if (!this.#subscriptions.delete(id)) return;
      if (this.#isReady) this.#send({ id, type: "complete" });
    };
  }

  /** Send an operation by the socket without waiting for its answer; dropped while there is no socket. */
  tell(query, variables) {
    if (!this.#isReady) return;
    this.#send({ id: `t${++this.#serial}`, type: "subscribe", payload: { query, variables } });
  }

  /** Close the socket and stay closed. */
  close() {
    clearTimeout(this.#retryTimer);
    this.#subscriptions.clear();
    this.#socket?.close(1000);
  }

  #connect() {
    if (this.#socket) return;
    clearTimeout(this.#retryTimer);
    this.onstate("connecting");
    const url = new URL(this.#endpoint);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = (this.#socket = new WebSocket(url, PROTOCOL));
    socket.onopen = () => this.#send({ type: "connection_init", payload: this.#headers });
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data));
    socket.onclose = (event) => this.#closed(socket, event.code);
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#isReady = false;
    clearInterval(this.#pingTimer);
    if (code === FORBIDDEN || HOPELESS.has(code)) return this.onstate("refused");
    if (!this.#subscriptions.size) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#retryTimer = setTimeout(() => this.#connect(), pause);
    this.onstate("waiting");
  }

  /** The machine is awake, or the network back: do not sit out the pause. */
  #hurry() {
    if (this.#socket || !this.#subscriptions.size) return;
    this.#failures = 0;
    this.#connect();
  }

  #receive(message) {
    this.#isAlive = true;
    const subscription = this.#subscriptions.get(message.id);
    switch (message.type) {
      case "connection_ack":
        this.#isReady = true;
        this.#failures = 0;
        for (const id of this.#subscriptions.keys()) this.#start(id);
        this.#pingTimer = setInterval(() => this.#ping(), PING_MS);
        this.onstate("open");
        break;
      case "ping":
        this.#send({ type: "pong" });
        break;
      case "next":
        if (!subscription) break;
        if (message.payload.errors?.length)
          this.#end(message.id)?.handlers.error?.(new Refused(message.payload.errors));
        else subscription.handlers.next(Object.values(message.payload.data)[0]);
        break;
      case "error":
        this.#end(message.id)?.handlers.error?.(new Refused(message.payload));
        break;
      case "complete":
        this.#end(message.id)?.handlers.complete?.();
        break;
    }
  }

  #end(id) {
    const subscription = this.#subscriptions.get(id);
    this.#subscriptions.delete(id);
    return subscription;
  }

  #start(id) {
    const { query, variables } = this.#subscriptions.get(id);
    this.#send({ id, type: "subscribe", payload: { query, variables: variables() } });
  }

  /** A socket can die without a word; one that is silent for a whole interval is given up. */
  #ping() {
    if (!this.#isAlive) {
      const dead = this.#socket;
      dead.close();
      this.#closed(dead, 1006);
      return;
    }
    this.#isAlive = false;
    this.#send({ type: "ping" });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
