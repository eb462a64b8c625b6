// From the address to what is shown, and the keyboard.

const overviewTitle = document.title;

/** What gets the focus when the next address is shown, if it is there. */
let focusNext = null;

/** The story and the pair of articles that an address names; null where it names none. */
function addressed(stories) {
  const hash = location.hash.slice(1);
  const [anchor, a, b] = hash.split("/");
  const line = stories.lines[stories.byAnchor.get(anchor)] ?? stories.lineOfArticle(anchor);
  if (line) return { line, pair: b === undefined ? null : [Number(a), Number(b)] };
  // An id that is a path.
  const whole = stories.lineOfArticle(hash);
  return whole && { line: whole, pair: null };
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
  byId("unknown").hidden = address !== null || !asked.startsWith("#story-");
  document.body.classList.toggle("reading", address !== null);
  document.title = address?.line.headline ?? overviewTitle;
  try {
    fill(view, address && viewOf(stories, finder, record, address));
  } catch (error) {
    fill(view, element("p", { class: "note" }, `This story could not be shown: ${error.message}`));
    throw error;
  }
  if (!isFirst || address !== null) {
    ((focusNext && byId(focusNext)) || byId("headline") || byId("main")).focus({ preventScroll: true });
    focusNext = null;
    // A new address begins at the top; one gone back to is as it was left.
    window.scrollTo(0, history.state?.scrolled ?? 0);
  }
}

function viewOf(stories, finder, record, { line, pair }) {
  const compared = pair && record.pairs.find(({ a, b }) => a === pair[0] && b === pair[1]);
  if (compared) return comparisonView(line, record, compared);
  const neighbours = [[-1, "Previous story"], [1, "Next story"]].map(([step, name]) => {
    const other = finder.neighbour(line, step);
    return other !== null && other !== line &&
      element("a", { href: `#${other.anchor}` }, `${name}: `, inline(other.headline));
  });
  return storyView(stories, line, record, [element("a", { href: "#" }, "Overview"), ...neighbours]);
}

/** Notes with each address how far it was scrolled, to find the place again when one goes back. */
function noteScrolling() {
  let waiting = null;
  window.addEventListener("scroll", () => {
    clearTimeout(waiting);
    const asked = location.hash;
    waiting = setTimeout(() => {
      if (asked === location.hash) history.replaceState({ scrolled: window.scrollY }, "");
    }, 100);
  });
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
      if (isListShown) return byId("query").focus();
      location.hash = "#";
      // Behind the change of address, which shows the list.
      return setTimeout(() => byId("query").focus());
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
  history.scrollRestoration = "manual";
  noteScrolling();
  // As a link it would lead away from the story that is open.
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
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
