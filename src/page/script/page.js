// From the address to what is shown, and the keyboard.

const overviewTitle = document.title;

/** The story and the pair of articles that an address names; null where it names none. */
function addressed(stories) {
  const [anchor, a, b] = location.hash.slice(1).split("/");
  const number = stories.byAnchor.get(anchor);
  if (number === undefined) return null;
  return { line: stories.lines[number], pair: b === undefined ? null : [Number(a), Number(b)] };
}

/** Shows what the address names. Only the last of several that come in haste is shown. */
async function show(stories, finder, isFirst) {
  const address = addressed(stories);
  const [overview, view] = [byId("overview"), byId("view")];
  finder.mark(address?.line ?? null);
  const asked = location.hash;
  const record = address && (await stories.record(address.line));
  if (asked !== location.hash) return;
  overview.hidden = address !== null;
  view.hidden = address === null;
  document.body.classList.toggle("reading", address !== null);
  if (address === null) {
    view.replaceChildren();
    document.title = overviewTitle;
    if (!isFirst) byId("main").focus({ preventScroll: true });
  } else {
    const { line, pair } = address;
    const compared = pair && record.pairs.find(({ a, b }) => a === pair[0] && b === pair[1]);
    const neighbours = [[-1, "Previous story"], [1, "Next story"]].map(([step, name]) => {
      const other = finder.neighbour(line, step);
      return other !== null && other !== line &&
        element("a", { href: `#${other.anchor}` }, `${name}: `, inline(other.headline));
    });
    view.replaceChildren(
      ...(compared
        ? comparisonView(line, record, compared)
        : storyView(stories, line, record, [element("a", { href: "#" }, "Overview"), ...neighbours])
      ).filter(Boolean),
    );
    document.title = line.headline;
    byId("headline").focus({ preventScroll: true });
  }
  if (!isFirst || address !== null) window.scrollTo(0, 0);
}

function onKey(event, stories, finder) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const isTyping = target.matches("input:not([type=checkbox]), select, textarea");
  if (isTyping) {
    if (key === "Escape") target.blur();
    return;
  }
  const list = byId("list");
  const isListShown = list.offsetParent !== null;
  const open = addressed(stories);
  const actions = {
    "/": () => {
      if (!isListShown) location.hash = "#";
      // Behind the change of address, which shows the list.
      setTimeout(() => byId("query").focus());
    },
    j: () => move(1),
    k: () => move(-1),
    Escape: () => {
      if (open !== null) location.hash = open.pair === null ? "#" : `#${open.line.anchor}`;
    },
    "?": () => byId("help").showModal(),
  };
  function move(step) {
    if (isListShown) return finder.step(step);
    const other = open && finder.neighbour(open.line, step);
    if (other) location.hash = `#${other.anchor}`;
  }
  if (!Object.hasOwn(actions, key)) return;
  event.preventDefault();
  actions[key]();
}

async function start() {
  const stories = new Stories(await unpacked("index"));
  const finder = new Finder(stories);
  byId("keys-hint").hidden = false;
  byId("show-help").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", (event) => onKey(event, stories, finder));
  window.addEventListener("hashchange", () => show(stories, finder, false));
  await show(stories, finder, true);
  document.body.dataset.ready = "";
  performance.mark("ready");
}

start().catch((error) => {
  const note = element("p", { class: "note" }, `The list of stories could not be shown: ${error.message}`);
  byId("main").prepend(note);
  throw error;
});
