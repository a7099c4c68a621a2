// The page: what openapi.json says, operation by operation. Everything it loads comes from the gateway itself.
import { drawn } from "./composition.js";
import { fold, inline, make, prose } from "./dom.js";
import { Schemas } from "./schema.js";
import { form } from "./trying.js";

const page = document.getElementById("page");
const METHODS = ["get", "query", "post", "put", "patch", "delete"];

try {
  const response = await fetch("openapi.json", { credentials: "omit" });
  show(await response.json());
} catch (error) {
  page.replaceChildren(make("p", { className: "bad" }, `openapi.json cannot be read: ${error.message}`));
}
page.ariaBusy = "false";

function show(document_) {
  document.title = document_.info.title;
  const schemas = new Schemas(document_);
  const schemes = Object.values(document_.components?.securitySchemes ?? {});
  const tools = { schemas, token: ask(schemes), cookies: schemes.some((one) => one.in === "cookie") };
  const chapters = byChapter(document_).map(([tag, some]) => make("section", {},
    make("h2", {}, tag.name), prose(tag.description), some.map((one) => article(one, tools))));
  page.replaceChildren(heading(document_.info), ...chapters);
  contents(document_);
  open();
  window.addEventListener("hashchange", open);
}

function ask(schemes) {
  const [asking, token] = [document.getElementById("asking"), document.getElementById("token")];
  asking.hidden = !schemes.length;
  asking.append(make("small", {}, schemes.map((one) => inline(one.description)), " It is gone with this page."));
  return () => token.value.trim();
}

function heading({ title, version, description, contact, license }) {
  const links = [[contact?.url, contact?.name], [license?.url, license?.name], ["openapi.json", "openapi.json"]];
  const about = links.filter(([href]) => href).map(([href, name]) => make("a", { href }, name ?? href));
  return make("header", {}, make("h1", {}, title, make("small", {}, ` version ${version}`)), prose(description),
    make("p", { className: "about" }, about));
}

function byChapter(document_) {
  const operations = Object.entries(document_.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, ...item[method] })));
  const grouped = Map.groupBy(operations, (one) => one.tags?.[0] ?? "Other");
  const described = new Map((document_.tags ?? []).map((tag) => [tag.name, tag]));
  const names = new Set([...described.keys(), ...grouped.keys()].filter((name) => grouped.has(name)));
  return [...names].map((name) => [described.get(name) ?? { name }, grouped.get(name)]);
}

function article(operation, tools) {
  const { method, path, operationId, summary, deprecated } = operation;
  const line = [make("span", { className: `method ${method}` }, method.toUpperCase()), make("code", {}, path),
    make("span", { className: "summary" }, summary ?? "", deprecated ? " (deprecated)" : "")];
  const scopes = (operation.security ?? []).flatMap((one) => Object.values(one).flat());
  const who = scopes.length ? ["Needs a token that allows ", make("code", {}, scopes.join(" ")), "."]
    : operation.security?.length ? ["Needs a token."] : ["Open to anyone."];
  const plan = operation["x-composition"];
  const told = fold(line, make("div", { className: "told" }, prose(operation.description), make("p", {}, who),
    plan?.parts.length ? [make("h4", {}, "What it is made of"), drawn(plan)] : null,
    parameters(operation, tools), requested(operation, tools), answers(operation, tools),
    form(operation, { method, path, ...tools })));
  return Object.assign(told, { className: "operation", id: operationId });
}

function parameters({ parameters: given = [] }, { schemas }) {
  if (!given.length) return null;
  const rows = given.map(({ name, in: place, schema, description, required }) =>
    schemas.row(name, { ...schemas.found(schema), description: `${description ?? ""} (${place})` }, !required));
  return [make("h4", {}, "Parameters"), make("ul", { className: "fields" }, rows)];
}

function requested({ requestBody }, { schemas }) {
  return Object.entries(requestBody?.content ?? {}).map(([media, { schema }]) =>
    [make("h4", {}, "Body ", make("small", {}, media)), schemas.fields(schema)]);
}

function answers({ responses }, { schemas }) {
  const rows = Object.entries(responses).map(([status, { description, content = {}, headers = {} }]) => {
    const inside = Object.entries(content).flatMap(([media, told]) =>
      media.includes("problem") ? problems(told) : answered(media, told, schemas));
    const fields = Object.entries(headers).map(([name, { schema, description: said }]) =>
      schemas.row(name, { ...schema, description: said }, true));
    const [short] = description.split(": `missing` may name "); // which is drawn already
    const line = [make("strong", { className: status < 400 ? "good" : "bad" }, status), " ", inline(short)];
    const all = [...inside, fields.length ? make("ul", { className: "fields" }, fields) : null].filter(Boolean);
    return all.length ? fold(line, ...all) : make("p", { className: "plain" }, line);
  });
  return [make("h4", {}, "Answers"), make("div", { className: "answers" }, rows)];
}

function answered(media, { schema, examples }, schemas) {
  const what = make("p", {}, make("code", {}, media), " ", schemas.kind(schema));
  if (!media.includes("json")) return [what];
  const texts = Object.entries(examples ?? { example: { value: schemas.sample(schema) } }).map(([name, { value }]) =>
    fold(name.replaceAll("_", " "), make("pre", {}, JSON.stringify(value, null, 2))));
  return [what, schemas.fields(schema), ...texts];
}

function problems({ examples = {} }) {
  return Object.values(examples).map(({ value }) => make("div", { className: "problem" },
    make("strong", {}, value.title), make("p", {}, inline(value.detail)), make("code", {}, value.type)));
}

function contents(document_) {
  const links = byChapter(document_).flatMap(([tag, some]) => [make("h3", {}, tag.name), ...some.map(link)]);
  document.getElementById("contents").replaceChildren(...links);
  document.getElementById("filter").addEventListener("input", ({ target }) => {
    for (const one of document.querySelectorAll(".operation, nav a")) {
      const text = `${one.textContent} ${one.title}`.toLowerCase();
      one.hidden = !text.includes(target.value.trim().toLowerCase());
    }
  });
}

function link({ method, path, operationId, summary }) {
  const verb = make("span", { className: `method ${method}` }, method.toUpperCase());
  return make("a", { href: `#${operationId}`, title: path }, verb, summary ?? path);
}

function open() {
  const chosen = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!chosen?.matches(".operation")) return;
  chosen.open = true;
  chosen.scrollIntoView();
}
