// The keyboard: one listener on the document, taken away when the panel goes.

const LETTERS = {
  s: "shorter", t: "softer", d: "swap", a: "accept", n: "refuse", o: "counter", p: "propose", x: "end", f: "focus", "?": "sheet",
};

/** Listen until the returned function is called. `sheetOpen()` says whether a dialog has the keyboard. */
export function listen(frame, act, { field, sheetOpen }) {
  const page = frame.ownerDocument;
  const pressed = (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const done = action(event, act, { field: field(), sheetOpen: sheetOpen() });
    if (!done) return;
    event.preventDefault();
    done();
  };
  page.addEventListener("keydown", pressed);
  return () => page.removeEventListener("keydown", pressed);
}

/** What a key press means, as a function to call, or null. */
function action(event, act, { field, sheetOpen }) {
  // composedPath sees through shadow roots; event.target would be the host element.
  const target = event.composedPath()[0];
  if (sheetOpen) return event.key === "?" ? act.sheet : null;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (event.altKey) return digit && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph") ? () => act.cue(Number(digit)) : null;
  if (event.ctrlKey || event.metaKey) return null;
  if (target === field && event.key === "Escape") return () => field.blur();
  if (takesText(target)) return null;
  if (event.key === "Enter") return takesEnter(target) ? null : act.said;
  if (/^[1-3]$/.test(event.key)) return () => act.show(Number(event.key));
  const name = LETTERS[event.key.toLowerCase()];
  return name ? act[name] : null;
}

function takesText(target) {
  return target instanceof Element && (target.isContentEditable || target.matches("input, textarea, select, [role=textbox], [role=combobox]"));
}

function takesEnter(target) {
  return target instanceof Element && target.matches("button, a[href], summary, [role=button], [role=tab], [role=option]");
}
