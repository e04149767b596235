// Shows ../openapi.json: every route with its parameters, bodies, examples and errors. Everything enters as text.

const page = document.getElementById("page");

/** An element with attributes and children; texts stay texts. */
function el(tag, attributes = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inside.filter((one) => one !== null));
  return node;
}

/** The schema itself, when it was only named. */
function resolved(schema, whole) {
  return schema?.$ref ? whole.components.schemas[schema.$ref.split("/").at(-1)] : (schema ?? {});
}

function exampleOf(content, whole) {
  const schema = content?.["application/json"]?.schema;
  return schema?.examples?.[0] ?? resolved(schema, whole).examples?.[0];
}

/** A body under its title; null when there is none to show. */
function body(title, content, whole) {
  const example = exampleOf(content, whole);
  if (example === undefined) return null;
  return el("section", {}, el("h3", {}, title), el("pre", { tabindex: "0", "aria-label": title }, JSON.stringify(example, null, 2)));
}

function table(title, rows) {
  if (!rows.length) return null;
  const drawn = rows.map(([name, text]) => el("tr", {}, el("td", {}, el("code", {}, name)), el("td", {}, text)));
  return el("section", {}, el("h3", {}, title), el("table", {}, el("tbody", {}, ...drawn)));
}

/** What a parameter may be: its place, its bounds and its default, as far as they are told. */
function bounds({ in: place, required, schema = {} }) {
  const one = schema.anyOf?.find((each) => each.type !== "null") ?? schema;
  const told = [
    place, required ? "required" : null, one.type, one.enum?.join(" | ") ?? null,
    one.minimum === undefined ? null : `from ${one.minimum}`,
    one.maximum === undefined ? null : `to ${one.maximum}`,
    one.maxLength === undefined ? null : `at most ${one.maxLength} characters`,
    schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`,
  ];
  return told.filter(Boolean).join(", ");
}

function route(method, path, told, whole) {
  const answers = Object.entries(told.responses);
  const good = answers.find(([status]) => status.startsWith("2"));
  const parameters = (told.parameters ?? []).map((one) => {
    const text = one.description ?? one.schema?.description ?? "";
    return [one.name, [text, bounds(one)].filter(Boolean).join(" ")];
  });
  const summary = el("summary", {},
    el("span", { class: "method" }, method.toUpperCase()), el("code", {}, path), el("span", { class: "said" }, told.summary ?? ""));
  return el("details", { id: `${method}-${path}` },
    summary,
    el("p", {}, told.description ?? ""),
    el("p", {}, told.security ? "Needs a session: Authorization: Bearer <token>." : "Public."),
    table("Parameters", parameters),
    body("Request", told.requestBody?.content, whole),
    good ? body(`Answer ${good[0]}`, good[1].content, whole) : null,
    table("Errors", answers.filter(([status]) => /^[45]/.test(status)).map(([status, { description }]) => [status, description])));
}

function draw(whole) {
  const groups = new Map();
  for (const [path, methods] of Object.entries(whole.paths)) {
    for (const [method, told] of Object.entries(methods)) {
      const tag = told.tags?.[0] ?? "other";
      groups.set(tag, [...(groups.get(tag) ?? []), route(method, path, told, whole)]);
    }
  }
  const sections = [...groups].map(([tag, routes]) => el("section", { "aria-label": tag }, el("h2", {}, tag), ...routes));
  page.replaceChildren(
    el("h1", {}, `${whole.info.title} ${whole.info.version}`),
    el("p", {}, whole.info.description ?? ""),
    el("p", {}, "For programs: ", el("a", { href: "../openapi.json" }, "openapi.json")),
    ...sections);
}

try {
  const answer = await fetch("../openapi.json");
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  draw(await answer.json());
} catch (error) {
  page.replaceChildren(el("p", { role: "alert" }, `The list of routes could not be loaded (${error.message}). Reload the page.`));
} finally {
  page.removeAttribute("aria-busy");
}
