// Elements, made without markup: whatever a text contains is shown as text.

/** An element with these attributes (a function listens, false and null are left out) and children. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  put(made, children);
  return made;
}

/** Adds children, one by one: there may be more than a call takes arguments. */
function put(place, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== false && child !== null && child !== undefined) place.append(child);
  }
}

/** Replaces what is in a place by these children. */
function fill(place, ...children) {
  place.replaceChildren();
  put(place, children);
}

/**
 * Puts items into a place, so many at once, and behind them a button for more, where more are left.
 * Where the focus was, it goes to what the button brought.
 */
function putSome(place, items, most, make, more) {
  put(place, items.slice(0, most).map(make));
  const rest = items.slice(most);
  if (rest.length === 0) return;
  const button = element("button", { type: "button" }, more(rest.length));
  // A list has no buttons among its items.
  const holder = place.matches("ul") ? element("li", {}, button) : button;
  button.addEventListener("click", () => {
    const last = holder.previousElementSibling;
    holder.remove();
    putSome(place, rest, most, make, more);
    goOn(last ? last.nextElementSibling : place.firstElementChild);
  });
  place.append(holder);
}

/** Hands the focus to what a button brought in its own place. */
function goOn(brought) {
  brought?.setAttribute("tabindex", "-1");
  brought?.focus({ preventScroll: true });
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

/** A probability with two or more decimals, and none rounded to sure or impossible. */
function likely(probability, decimals = 2) {
  const least = 10 ** -decimals;
  if (probability > 1 - least) return `>${(1 - least).toFixed(decimals)}`;
  return probability < least ? `<${least.toFixed(decimals)}` : probability.toFixed(decimals);
}

/** Where two articles of a story are compared. */
function addressOf(line, pair) {
  return `#${line.anchor}/${pair.a}/${pair.b}`;
}

function byId(id) {
  return document.getElementById(id);
}

