// What a schema says, for people: its kind in a few words, its limits, its fields, and a value that would fit.
import { fold, inline, make } from "./dom.js";

const WORTH_TELLING = 100_000; // a limit beyond this one is the machine's
export const UNKNOWN = "…";
const asWritten = { "date-time": "2026-11-20T18:30:00Z", date: "2026-11-20" };
const ofKind = { string: "text", integer: "whole number", boolean: "true or false", null: "null" };

export class Schemas {
  constructor(document) {
    this.known = document.components?.schemas ?? {};
  }

  found(schema) {
    if (!schema?.$ref) return schema ?? {};
    const name = schema.$ref.split("/").pop();
    return { title: name, ...this.known[name], ...schema, $ref: undefined, name };
  }

  kind(given) {
    const schema = this.found(given);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return choices.map((one) => this.kind(one)).join(" or ");
    if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" · ");
    if ("const" in schema) return JSON.stringify(schema.const);
    if (schema.type === "array") return `list of ${this.kind(schema.items)}`;
    if (schema.properties) return schema.name ?? schema.title ?? "object";
    if (schema.type === "string" && schema.format) return schema.format;
    return ofKind[schema.type] ?? schema.type ?? "anything";
  }

  limits(given) {
    const schema = this.found(given);
    const range = (least, most, what) => {
      const [from, to] = [least > 0, most < WORTH_TELLING];
      if (to) return `${least === most ? most : from ? `${least} to ${most}` : `up to ${most}`}${what}`;
      return from ? `at least ${least}${what}` : "";
    };
    const own = [
      range(schema.minLength, schema.maxLength, " characters"),
      range(schema.minItems, schema.maxItems, " items"),
      "minimum" in schema || "maximum" in schema ? range(schema.minimum, schema.maximum, "") : "",
      schema.pattern ? `like ${schema.pattern}` : "",
      "default" in schema ? `${JSON.stringify(schema.default)} if left out` : "",
    ];
    const inner = (schema.anyOf ?? []).map((one) => (this.found(one).properties ? "" : this.limits(one)));
    return [...own, ...inner].filter(Boolean).join(", ");
  }

  fields(given, seen = []) {
    const schema = this.holder(given);
    if (!schema || seen.includes(schema.name)) return null;
    return make("ul", { className: "fields" }, Object.entries(schema.properties).map(([name, field]) =>
      this.row(name, field, !schema.required?.includes(name), [...seen, schema.name])));
  }

  row(name, field, optional, seen = []) {
    const { description } = this.found(field);
    const inside = seen.length < 9 ? this.fields(field, seen) : null;
    const line = [
      make("code", { className: "name" }, name), " ", make("span", { className: "kind" }, this.kind(field)),
      optional ? make("span", { className: "tag" }, "may be left out") : null,
      make("span", { className: "limits" }, this.limits(field)), make("div", {}, inline(description)),
    ];
    return make("li", {}, inside ? [line, fold(`fields of ${name}`, inside)] : line);
  }

  holder(given) {
    const schema = this.found(given);
    if (schema.properties) return schema;
    const inner = [...(schema.anyOf ?? schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
    return inner.map((one) => this.holder(one)).find(Boolean);
  }

  sample(given, seen = []) {
    const schema = this.found(given);
    if (schema.examples?.length) return schema.examples[0];
    if ("default" in schema) return schema.default;
    if (schema.enum) return schema.enum[0];
    if ("const" in schema) return schema.const;
    const [choice] = schema.anyOf ?? schema.oneOf ?? [];
    if (choice) return this.sample(choice, seen);
    if (schema.type === "array") return seen.length > 9 ? [] : [this.sample(schema.items, [...seen, 0])];
    if (schema.properties) {
      const fields = Object.entries(schema.properties);
      return Object.fromEntries(fields.map(([name, field]) => [name, this.sample(field, [...seen, name])]));
    }
    if (schema.type === "integer") return schema.minimum ?? 1;
    return { string: asWritten[schema.format] ?? UNKNOWN, number: 1.5, boolean: true }[schema.type] ?? null;
  }
}
