// The list of stories: to search, to filter, to sort, a page at a time.

/** Whether the list and what is read stand one below the other, as the style sheet has it. */
const isNarrow = matchMedia("(max-width: 59.99rem)").matches;

/** Lines on a page of the list; on a phone the overview stands below it. */
const LINES = isNarrow ? 15 : 40;

/** Without accents and case, so that “cafe” finds “Café”. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function dayOf(input) {
  const milliseconds = input?.value ? Date.parse(`${input.value}T00:00:00Z`) : NaN;
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 86_400_000);
}

const ORDERS = {
  size: (a, b) => b.articles - a.articles,
  time: (a, b) => (b.days?.[1] ?? -Infinity) - (a.days?.[1] ?? -Infinity),
  certain: (a, b) => (b.certainty ?? -1) - (a.certainty ?? -1),
  doubtful: (a, b) => (a.certainty ?? 2) - (b.certainty ?? 2),
};

class Finder {
  constructor(stories) {
    this.stories = stories;
    this.first = 0;
    this.current = null;
    this.found = [];
    this.input = Object.fromEntries(
      ["query", "several", "copied", "source", "from", "until", "sort"].map((id) => [id, byId(id)]),
    );
    stories.sources.forEach((source, number) => {
      this.input.source?.append(foreign("option", { value: number }, source));
    });
    const find = () => this.find();
    byId("search").addEventListener("input", find);
    byId("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.focus(0);
    });
    byId("before").addEventListener("click", () => this.turn(-LINES));
    byId("after").addEventListener("click", () => this.turn(LINES));
    byId("filters").open = !isNarrow;
    byId("finder").hidden = false;
    this.find();
  }

  /** What a story is found by; made when it is first looked for. */
  haystack(line) {
    line.haystack ??= folded(
      [
        line.headline,
        ...line.names,
        ...line.terms,
        ...line.sources.map((number) => this.stories.sources[number]),
      ].join("\n"),
    );
    return line.haystack;
  }

  find() {
    const { query, several, copied, source, from, until, sort } = this.input;
    const words = folded(query.value).split(/\s+/).filter((word) => word !== "");
    const [first, last] = [dayOf(from), dayOf(until)];
    const ofSource = source?.value ? Number(source.value) : null;
    this.found = this.stories.lines.filter(
      (line) =>
        (!several.checked || line.reports > 1) &&
        (!copied.checked || line.articles > line.reports) &&
        (ofSource === null || line.sources.includes(ofSource)) &&
        (first === null || (line.days !== null && line.days[1] >= first)) &&
        (last === null || (line.days !== null && line.days[0] <= last)) &&
        words.every((word) => this.haystack(line).includes(word)),
    );
    this.found.sort(ORDERS[sort.value]);
    this.first = 0;
    this.show();
  }

  /** The line so many places from this one in what was found; the first where this one is not. */
  neighbour(line, step) {
    const at = this.found.indexOf(line);
    return this.found[at === -1 ? 0 : at + step] ?? null;
  }

  turn(step) {
    this.first = Math.max(0, Math.min(this.first + step, this.found.length - 1));
    this.first -= this.first % LINES;
    this.show();
    byId("finder").scrollTo(0, 0);
    byId("list").querySelector("a")?.focus();
  }

  /** Marks the story that is open, and turns to its page of the list. */
  mark(line) {
    this.current = line;
    const at = this.found.indexOf(line);
    if (at !== -1) this.first = at - (at % LINES);
    this.show();
  }

  focus(at) {
    if (at < 0 || at >= this.found.length) return;
    this.first = at - (at % LINES);
    this.show();
    byId("list").children[at % LINES].querySelector("a").focus();
  }

  /** Moves the focus by so many lines, from where it is, or else from the open story. */
  step(step) {
    const links = [...byId("list").querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at !== -1) return this.focus(this.first + at + step);
    const open = this.found.indexOf(this.current);
    return this.focus(open === -1 ? this.first : open + step);
  }

  show() {
    const { found, first } = this;
    const end = Math.min(first + LINES, found.length);
    byId("found").textContent =
      found.length === 0
        ? "No story is like that."
        : counted(found.length, "story", "stories");
    byId("list").replaceChildren(...found.slice(first, end).map((line) => this.item(line)));
    byId("pages").hidden = found.length <= LINES;
    byId("before").disabled = first === 0;
    byId("after").disabled = end === found.length;
    byId("place").textContent = `${(first + 1).toLocaleString("en")}–${end.toLocaleString("en")}`;
  }

  item(line) {
    const copies = line.articles - line.reports;
    const facts = [
      counted(line.reports, "report", "reports"),
      copies > 0 && counted(copies, "copy", "copies"),
      line.certainty !== null && `certainty ${likely(line.certainty)}`,
      line.span,
    ].filter(Boolean);
    const isOpen = line === this.current;
    return element(
      "li",
      {},
      element(
        "a",
        { href: `#${line.anchor}`, "aria-current": isOpen && "true" },
        foreign("span", { class: "headline" }, line.headline),
        element("span", { class: "facts" }, facts.join(" · ")),
      ),
    );
  }
}

