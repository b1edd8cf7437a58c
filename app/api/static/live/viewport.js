// What part of the plane is seen: pan with a drag, a wheel or a finger; zoom with Ctrl and the wheel, or two fingers.

const LEAST = 0.15;
const MOST = 2;
const GRID = 24;

export class Viewport extends EventTarget {
  #element;
  #touches = new Map();
  #pinch = null;

  constructor(element) {
    super();
    this.#element = element;
    this.x = 0;
    this.y = 0;
    this.scale = 1;
    this.below = 0; // how much of the element is covered from below, in pixels
    element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.#down(event), true);
    element.addEventListener("pointermove", (event) => this.#move(event), true);
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, (event) => this.#up(event), true);
  }

  /** Whether two fingers are at work: then nothing else should move. */
  get isPinching() {
    return this.#touches.size > 1;
  }

  /** Give the place in the plane of a place in the window. */
  toPlane({ clientX, clientY }) {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: (clientX - left - this.x) / this.scale, y: (clientY - top - this.y) / this.scale };
  }

  /** Give the place within the element of a place in the plane. */
  toElement({ x, y }) {
    return { x: x * this.scale + this.x, y: y * this.scale + this.y };
  }

  /** Give the middle of what is seen, in the plane. */
  get middle() {
    const { width: clientWidth, height: clientHeight } = this.#room;
    return { x: (clientWidth / 2 - this.x) / this.scale, y: (clientHeight / 2 - this.y) / this.scale };
  }

  panBy(x, y) {
    this.#become(this.x + x, this.y + y, this.scale);
  }

  /** Zoom around a place of the window; without one, around the middle. */
  zoomBy(factor, at = null) {
    const { left, top, width, height } = this.#element.getBoundingClientRect();
    const [x, y] = at ? [at.clientX - left, at.clientY - top] : [width / 2, height / 2];
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    const ratio = scale / this.scale;
    this.#become(x - (x - this.x) * ratio, y - (y - this.y) * ratio, scale);
  }

  /** Show a box, {left, top, right, bottom}: all of it, or at the least size that is wanted, from its beginning. */
  fit(box, { least = LEAST, margin = 40 } = {}) {
    if (!box) return this.#become(this.#element.clientWidth / 2, this.#element.clientHeight / 2, 1);
    const { width: clientWidth, height: clientHeight } = this.#room;
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    const room = Math.min((clientWidth - 2 * margin) / width, (clientHeight - 2 * margin) / height);
    const scale = Math.min(1, Math.max(least, room));
    const x = width * scale <= clientWidth ? (clientWidth - width * scale) / 2 : margin * 1.6;
    this.#become(x - box.left * scale, (clientHeight - height * scale) / 2 - box.top * scale, scale);
  }

  /** Move no more than is needed to see a box. */
  reveal({ x, y, width, height }, margin = 32) {
    const { width: clientWidth, height: clientHeight } = this.#room;
    const from = this.toElement({ x, y });
    const to = this.toElement({ x: x + width, y: y + height });
    const shift = (low, high, size) =>
      low < margin || high - low > size - 2 * margin ? margin - low : Math.min(0, size - margin - high);
    const [across, down] = [shift(from.x, to.x, clientWidth), shift(from.y, to.y, clientHeight)];
    if (across || down) this.panBy(across, down);
  }

  get #room() {
    return { width: this.#element.clientWidth, height: this.#element.clientHeight - this.below };
  }

  #become(x, y, scale) {
    Object.assign(this, { x, y, scale });
    const style = this.#element.style;
    style.setProperty("--grid", `${GRID * scale}px`);
    style.setProperty("--grid-x", `${x}px`);
    style.setProperty("--grid-y", `${y}px`);
    this.dispatchEvent(new Event("change"));
  }

  #wheel(event) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) this.zoomBy(Math.exp(-event.deltaY * unit * 0.0025), event);
    else if (event.shiftKey && !event.deltaX) this.panBy(-event.deltaY * unit, 0);
    else this.panBy(-event.deltaX * unit, -event.deltaY * unit);
  }

  #down(event) {
    if (event.pointerType === "touch") this.#touches.set(event.pointerId, event);
    this.#pinch = this.isPinching ? this.#fingers() : null;
  }

  #move(event) {
    if (!this.#touches.has(event.pointerId)) return;
    this.#touches.set(event.pointerId, event);
    if (!this.#pinch) return;
    const now = this.#fingers();
    this.panBy(now.clientX - this.#pinch.clientX, now.clientY - this.#pinch.clientY);
    this.zoomBy(now.distance / this.#pinch.distance, now);
    this.#pinch = now;
  }

  #up(event) {
    this.#touches.delete(event.pointerId);
    this.#pinch = null;
  }

  #fingers() {
    const [one, other] = [...this.#touches.values()];
    return {
      clientX: (one.clientX + other.clientX) / 2,
      clientY: (one.clientY + other.clientY) / 2,
      distance: Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)),
    };
  }
}
