// Builds elements. Text always enters as text nodes, so nothing that was said can become markup.

/** A new element: `props` are attributes; `class` and `on` (event name -> listener) are special. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name === "class") node.className = value;
    else set(node, name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Set an attribute; false, null and undefined take it away. Touches the page only when something changes. */
export function set(node, name, value) {
  if (value === false || value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Set the text of an element, only when it differs. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A key cap, as printed on the keyboard. Readers get the key from aria-keyshortcuts instead. */
export function cap(text) {
  return el("kbd", { "aria-hidden": "true" }, text);
}

/** A button with its label and key. Returns the node and a way to draw its state. */
export function button(label, key, press, { shortcut = key, kind = "" } = {}) {
  const text = el("span", {}, label);
  const node = el(
    "button",
    { type: "button", class: kind, "aria-keyshortcuts": shortcut || null, on: { click: press } },
    text,
    key ? cap(key) : null,
  );
  return {
    node,
    draw({ main = false, disabled = false, hidden = false, label: now = null }) {
      node.classList.toggle("main", main);
      // aria-disabled keeps the keyboard focus where it is; the action itself checks again.
      set(node, "aria-disabled", disabled ? "true" : null);
      set(node, "hidden", hidden);
      if (now !== null) say(text, now);
    },
  };
}

/** The same text with money, counts and percentages held together, so that no amount breaks across lines. */
export function unbroken(text) {
  return String(text ?? "")
    .replace(/([$€£₲]|S\/|Bs\.?) (?=\d)/gu, "$1\u00a0")
    .replace(/(\d) (?=[×%])/gu, "$1\u00a0")
    .replace(/([×]) (?=\S)/gu, "$1\u00a0");
}
