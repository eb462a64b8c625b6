// Elements, made without markup: whatever a text contains is shown as text.

/** An element with these attributes (a function listens, false and null are left out) and children. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  const isThere = (child) => child !== false && child !== null && child !== undefined;
  made.append(...children.flat(Infinity).filter(isThere));
  return made;
}

/** An element with the words of an article: of unknown language and direction. */
function foreign(name, attributes, ...children) {
  return element(name, { lang: "", dir: "auto", ...attributes }, ...children);
}

/** Words of an article within a line of ours. */
function inline(text) {
  return element("bdi", { lang: "" }, text);
}

/** A bar as long as this share of its place, 0 to 1. */
function bar(share, name = "bar") {
  const made = element("span", { class: name, "aria-hidden": "true" });
  made.style.setProperty("--share", Math.max(0, Math.min(1, share)));
  return made;
}

/** Items with something of ours between them. */
function between(items, separator) {
  return items.flatMap((item, at) => (at === 0 ? [item] : [separator, item]));
}

function counted(count, one, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** A probability; nothing but copies is sure. */
function likely(probability) {
  return probability > 0.99 ? ">0.99" : probability.toFixed(2);
}

function byId(id) {
  return document.getElementById(id);
}

