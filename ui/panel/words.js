// The screen's sentences: words/<lang>.json, loaded once per language.

const loaded = new Map();

/** The catalogue of `lang` ("es" or "en"; anything else gives Spanish) as a lookup function. */
export function loadWords(lang) {
  const known = lang === "en" ? "en" : "es";
  if (!loaded.has(known)) {
    const wanted = fetch(new URL(`./words/${known}.json`, import.meta.url)).then((answer) => {
      if (!answer.ok) throw new Error(`The words of the panel (${known}) could not be loaded: ${answer.status}.`);
      return answer.json();
    });
    wanted.catch(() => loaded.delete(known)); // a later mount may try again
    loaded.set(known, wanted.then(lookup));
  }
  return loaded.get(known);
}

/**
 * From a catalogue to `t(path, values)`: the sentence at "offer.accept" with {name} filled.
 *
 * An unknown path gives its last part, so that a new key of the engine is readable before it has a word.
 * `t.has(path)` asks, `t.raw(path)` gives lists and maps, `t.count(path, n)` picks path_one or path_other.
 */
export function lookup(catalogue) {
  const raw = (path) => path.split("/").reduce((at, key) => (at && Object.hasOwn(at, key) ? at[key] : undefined), catalogue);
  const t = (path, values = {}) => {
    const found = raw(path);
    const text = typeof found === "string" ? found : path.split("/").at(-1);
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
  t.raw = raw;
  t.has = (path) => typeof raw(path) === "string";
  t.count = (path, n, values = {}) => t(`${path}_${n === 1 ? "one" : "other"}`, { n, ...values });
  t.lang = catalogue.lang;
  return t;
}
