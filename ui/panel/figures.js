// Numbers that are not money: counts, shares, clocks. Money arrives from the engine as text and is never computed here.

const PPM = 1_000_000;

/** 1234 -> "1.234" in the reader's locale. */
export function count(n, locale) {
  return formatter(locale, {}).format(n);
}

/** Parts per million -> "25 %", at most one decimal; written like the engine writes it ("25%" in English). */
export function share(ppm, locale) {
  const number = formatter(locale, { maximumFractionDigits: 1 }).format((ppm * 100) / PPM);
  return locale?.startsWith("en") ? `${number}%` : `${number}\u00a0%`;
}

/** Milliseconds -> "04:12", from an hour on "1:04:12"; a clock that runs ahead gives "00:00". */
export function elapsed(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000)) || 0;
  const pad = (n) => String(n).padStart(2, "0");
  const clock = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${clock}` : clock;
}

const FLOORS = new Set(["down_payment", "installment", "rate"]);

/** The deciding limit in words: "descuento total hasta 25 %". "" when it needs money, which only the engine writes. */
export function limitText(step, locale, t) {
  const limit = LIMITS[step.unit]?.(step, locale, t) ?? "";
  if (!limit) return t(`lever/${step.lever}`);
  return t(FLOORS.has(step.lever) ? "decides/least" : "decides/most", { lever: t(`lever/${step.lever}`), limit });
}

const LIMITS = {
  count: (step, locale) => count(step.limit, locale),
  days: (step, locale, t) => t("decides/days", { n: count(step.limit, locale) }),
  ppm: (step, locale) => share(step.limit, locale),
  // A minor-unit limit of a share lever is shown as its share; a bare amount is left to the engine.
  minor: (step, locale) => (step.limit_ppm > 0 ? share(step.limit_ppm, locale) : ""),
};

function formatter(locale, options) {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat("es", options); // a locale the browser does not know
  }
}
