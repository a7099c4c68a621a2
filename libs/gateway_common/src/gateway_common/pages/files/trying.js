// A form that sends a request to the gateway that this page came from, and shows what came back.
import { fold, make } from "./dom.js";
import { UNKNOWN } from "./schema.js";

export function form(operation, { method, path, schemas, token, cookies }) {
  const inputs = (operation.parameters ?? []).map((parameter) => [parameter, field(parameter, schemas)]);
  const body = payload(operation.requestBody?.content ?? {}, schemas);
  const result = make("div", { className: "result", ariaLive: "polite" });
  const lines = inputs.map(([{ name, required }, input]) => labelled(required ? `${name} *` : name, input));
  if (body) lines.push(labelled(body.name, body.input));
  const send = make("button", {}, `Send ${method.toUpperCase()}`);
  const made = make("form", {}, make("h4", {}, "Try it"), lines, send, result);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [address, options] = request(method, path, inputs, body, token());
    result.replaceChildren("…");
    result.replaceChildren(...(await answer(address, { ...options, credentials: cookies ? "same-origin" : "omit" })));
  });
  return made;
}

function labelled(text, input) {
  return make("label", {}, make("span", {}, text), input);
}

function field({ name, schema, required }, schemas) {
  const found = schemas.found(schema);
  if (found.enum) return make("select", { name, required }, ["", ...found.enum].map((one) => make("option", {}, one)));
  const example = String(schemas.sample(schema) ?? "");
  const shown = required && example !== UNKNOWN ? { value: example } : { placeholder: example };
  return make("input", { name, required, ...shown, autocomplete: "off", spellcheck: false });
}

function payload(content, schemas) {
  const kinds = Object.keys(content);
  const media = kinds.find((one) => one.includes("json"));
  if (!kinds.length) return null;
  if (!media) {
    const input = make("input", { type: "file", accept: kinds.join() });
    return { name: "file", input, media: () => input.files[0]?.type || kinds[0], value: () => input.files[0] };
  }
  const text = JSON.stringify(schemas.sample(content[media].schema), null, 2);
  const input = make("textarea", { value: text, rows: Math.min(text.split("\n").length, 20), spellcheck: false });
  return { name: media, input, media: () => media, value: () => input.value };
}

function request(method, path, inputs, body, token) {
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  const query = new URLSearchParams();
  let filled = path;
  for (const [{ name, in: place, schema, explode }, { value }] of inputs.filter(([, input]) => input.value)) {
    if (place === "path") filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    else if (place === "header") headers.set(name, value);
    else if (schema.type !== "array" || explode === false) query.set(name, value);
    else value.split(",").forEach((one) => query.append(name, one.trim()));
  }
  if (body) headers.set("content-type", body.media());
  const address = new URL(filled.slice(1) + (query.size ? `?${query}` : ""), new URL(".", location.href));
  const sent = { method: method.toUpperCase(), headers, body: body?.value(), cache: "no-store", redirect: "manual" };
  return [address, sent];
}

async function answer(address, options) {
  const began = performance.now();
  try {
    const response = await fetch(address, options);
    const blob = await response.blob();
    const took = `${Math.round(performance.now() - began)} ms`;
    const { ok, status, statusText, headers } = response;
    const fields = [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const line = make("p", {}, make("strong", { className: ok ? "good" : "bad" }, `${status} ${statusText}`),
      ` in ${took}, ${blob.size} bytes`);
    return [line, await shown(blob), fold("Header fields", make("pre", {}, fields))];
  } catch (error) {
    return [make("p", { className: "bad" }, `No answer: ${error.message}`)];
  }
}

async function shown(blob) {
  if (blob.type.startsWith("image/")) return make("img", { src: URL.createObjectURL(blob), alt: "The answer" });
  if (!/json|text|xml/.test(blob.type)) return make("p", {}, blob.type);
  const text = await blob.text();
  try {
    return make("pre", {}, JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return make("pre", {}, text);
  }
}
