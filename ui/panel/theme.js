// Light or dark? Asked once per mount and again whenever the host redraws.

/** "light", "dark", or "" to follow the system: what the host says, else Streamlit's background, else the page. */
export function themeOf(node, wished = "") {
  if (wished === "light" || wished === "dark") return wished;
  const background = luminance(getComputedStyle(node).getPropertyValue("--st-background-color"));
  if (background !== null) return background < 0.4 ? "dark" : "light";
  return node.ownerDocument.documentElement.dataset.theme ?? "";
}

/** Black or white, whichever reads better on the host's primary color; "" when the host has none. */
export function inkOn(node) {
  const primary = luminance(getComputedStyle(node).getPropertyValue("--st-primary-color"));
  if (primary === null) return "";
  return 1.05 / (primary + 0.05) >= (primary + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

/** Relative luminance (WCAG 2.2) of "#rgb", "#rrggbb" or "rgb(r, g, b)"; null for anything else. */
export function luminance(color) {
  const parts = channels(color.trim());
  if (!parts) return null;
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(color) {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(color)?.[1];
  if (hex) {
    const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16));
  }
  const numbers = /^rgba?\(([^)]+)\)$/i.exec(color)?.[1].split(/[\s,/]+/).map(Number);
  return numbers && numbers.length >= 3 ? numbers.slice(0, 3) : null;
}
