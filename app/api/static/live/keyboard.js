// The keys. Single letters count only while the graph, not a field, has the focus.

const STEP = 8;
const LEAP = 40;

/** What the help shows. */
export const KEYS = [
  ["Tab", "From node to node"],
  ["A or /", "Add a node"],
  ["C", "Connect the selected node"],
  ["Enter", "Edit the selected node"],
  ["F2", "Rename it"],
  ["Arrows", "Move what is selected; with Shift, further"],
  ["E", "Enable or disable"],
  ["L", "Lock or unlock"],
  ["Delete", "Delete what is selected"],
  ["Ctrl A", "Select every node"],
  ["Ctrl Z", "Undo what you did"],
  ["Ctrl Y", "Do it again"],
  ["Ctrl Enter", "Run"],
  ["+ and −", "Zoom"],
  ["0", "See all of it"],
  ["T", "Tidy up"],
  ["Esc", "Let go, close, back to the graph"],
  ["?", "These keys"],
];

/** @param {Record<string, () => void>} commands  By name, as below. */
export function listen(editor, pointing, commands) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const isField = event.target.closest("input, textarea, select");
    const done = event.ctrlKey || event.metaKey ? withControl(event, isField) : isField ? inField(event) : alone(event);
    if (done) event.preventDefault();
  });

  document.addEventListener("focusin", ({ target }) => {
    const key = target.dataset?.node ?? target.dataset?.link;
    if (key && !editor.selection.has(key)) editor.select(key);
    if (target.dataset?.node && target.matches(":focus-visible")) {
      const box = editor.view.boxes.get(target.dataset.node);
      if (box) editor.viewport.reveal(box);
    }
  });

  function withControl(event, isField) {
    const key = event.key.toLowerCase();
    // A text that others write in too has no history of its own: what is undone is what you did, not what they did.
    const isLive = !isField || isField.matches("[data-live]");
    if (key === "enter") return (commands.run(), true);
    if (!isLive) return false;
    if (key === "z") return ((event.shiftKey ? commands.redo : commands.undo)(), true);
    if (key === "y") return (commands.redo(), true);
    if (key === "a" && !isField) return (editor.selectAll(), true);
    return false;
  }

  function inField(event) {
    if (event.key !== "Escape") return false;
    event.target.blur();
    if (editor.node) editor.view.focus(editor.node.key);
    return true;
  }

  function alone(event) {
    if (event.altKey) return false;
    const isButton = event.target.closest("button, a, summary, [role=tab]");
    const step = event.shiftKey ? LEAP : STEP;
    switch (event.key) {
      case "a":
      case "/":
        return (commands.add(), true);
      case "c":
        return (commands.connect(), true);
      case "e":
        return (editor.nodes.forEach((node) => editor.setEnabled(node, !node.isEnabled)), true);
      case "l":
        return (editor.nodes.forEach((node) => editor.setLocked(node, !node.isLocked)), true);
      case "t":
        return (editor.tidy(), true);
      case "?":
        return (commands.help(), true);
      case "0":
        return (commands.fit(), true);
      case "+":
      case "=":
        return (editor.viewport.zoomBy(1.2), true);
      case "-":
        return (editor.viewport.zoomBy(1 / 1.2), true);
      case "F2":
        return (commands.rename(), true);
      case "Delete":
      case "Backspace":
        return (editor.remove(), true);
      case "Escape":
        return (pointing.isBusy ? pointing.cancel() : commands.dismiss(), true);
      case "Enter":
      case " ":
        if (isButton || !event.target.closest("[data-node]")) return false;
        return (commands.edit(), true);
      case "ArrowLeft":
        return nudge(isButton, -step, 0);
      case "ArrowRight":
        return nudge(isButton, step, 0);
      case "ArrowUp":
        return nudge(isButton, 0, -step);
      case "ArrowDown":
        return nudge(isButton, 0, step);
      default:
        return false;
    }
  }

  function nudge(isButton, x, y) {
    if (isButton) return false;
    if (editor.nodes.length) editor.nudge(x, y);
    else editor.viewport.panBy(-4 * x, -4 * y);
    return true;
  }
}
