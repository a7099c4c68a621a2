// Elements are made here and nowhere else, so that no text of a document is ever read as markup.

export function make(kind, properties, ...children) {
  const element = Object.assign(document.createElement(kind), properties);
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** Read the little Markdown that descriptions have: paragraphs, lists, `code` and *emphasis*. */
export function prose(text = "") {
  return text.trim().split(/\n\s*\n/).filter(Boolean).map(block);
}

/** Fold something away under a line of its own. */
export function fold(summary, ...inside) {
  return make("details", {}, make("summary", {}, summary), ...inside);
}

function block(text) {
  const items = text.split(/\n?^- /m);
  if (items.length === 1) return make("p", {}, inline(text));
  return make("div", {}, inline(items[0]), make("ul", {}, items.slice(1).map((item) => make("li", {}, inline(item)))));
}

export function inline(text = "") {
  return text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/).map((piece) => {
    if (/^`.+`$/.test(piece)) return make("code", {}, piece.slice(1, -1));
    return /^\*.+\*$/.test(piece) ? make("em", {}, piece.slice(1, -1)) : piece;
  });
}
