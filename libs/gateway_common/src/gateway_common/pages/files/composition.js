// The plan of an answer, drawn: each part stands right of what it reads; parts in one column are asked side by side.
import { make } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, ACROSS, DOWN] = [178, 46, 222, 58];

const LEGEND = "A solid part is needed: no answer without it. A dashed one is wanted: the answer says if it has none.";

export function drawn({ parts, within }) {
  const placed = place(parts);
  const [width, height] = [reach(placed, "x") + WIDTH + 2, reach(placed, "y") + HEIGHT + 2];
  const label = parts.map(spoken).join(", ");
  const picture = shape("svg", { viewBox: `-1 -1 ${width} ${height}`, width, role: "img", "aria-label": label });
  picture.style.minWidth = `${width * 0.8}px`;
  picture.append(...placed.flatMap((one) => (one.reads ?? []).map((name) => line(placed, name, one))));
  picture.append(...placed.map(box));
  const legend = make("p", { className: "legend" }, LEGEND, within ? ` The answer comes within ${time(within)}.` : "");
  return [make("div", { className: "drawing" }, picture), legend, reasons(parts)];
}

function spoken({ kind, name, reads }) {
  return reads ? `${kind} ${name} after ${reads.join(" and ")}` : `${kind} ${name}`;
}

function reach(placed, axis) {
  return Math.max(...placed.map((one) => one[axis]));
}

function place(parts) {
  const columns = [];
  const stages = new Map();
  return parts.map((part) => {
    const stage = Math.max(-1, ...(part.reads ?? []).map((name) => stages.get(name) ?? 0)) + 1;
    stages.set(part.name, stage);
    columns[stage] = (columns[stage] ?? -1) + 1;
    return { ...part, x: stage * ACROSS, y: columns[stage] * DOWN };
  });
}

function box(part) {
  const words = [
    part.within ? `≤ ${time(part.within)}` : "", part.each ? "for each" : "", part.conditional ? "at times" : "",
    part.staleFor ? `kept ${time(part.staleFor)}` : "",
  ].filter(Boolean);
  const group = shape("g", { class: part.kind, transform: `translate(${part.x} ${part.y})` });
  const name = shape("text", { x: 12, y: 19, class: "name" });
  const small = shape("text", { x: 12, y: 36, class: "small" });
  name.textContent = part.name;
  small.textContent = words.join(" · ") || part.kind;
  group.append(shape("rect", { width: WIDTH, height: HEIGHT, rx: 7 }), name, small);
  return group;
}

function line(placed, name, to) {
  const from = placed.find((one) => one.name === name) ?? to;
  const [x, y, X, Y] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  return shape("path", { d: `M${x} ${y}C${x + 28} ${y} ${X - 28} ${Y} ${X} ${Y}` });
}

function reasons(parts) {
  const wanted = Map.groupBy(parts.filter((one) => one.missingWhen), (one) => one.missingWhen.join(", "));
  const rows = [...wanted].map(([why, some]) => make("li", {}, some.flatMap((one, index) => [
    index ? ", " : "", make("code", {}, one.name)]), ` may be missing: ${why}.`));
  return make("ul", { className: "reasons" }, rows);
}

function time(seconds) {
  const [span, unit] = [[86400, "d"], [3600, "h"], [60, "min"]].find(([span]) => seconds >= span) ?? [1, "s"];
  return `${Math.round((seconds / span) * 10) / 10} ${unit}`;
}

function shape(kind, attributes) {
  const made = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
