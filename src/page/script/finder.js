// The list of stories: to search, to filter, to sort, a page at a time.

/** Whether the list and what is read stand one below the other, as the style sheet has it. */
const narrow = matchMedia("(max-width: 59.99rem)");

/** Sources that one can choose, those of the most articles; the search finds all. */
const SOURCES = 500;

const PLAIN_LETTERS = { ł: "l", đ: "d", ø: "o", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

/** Without accents and case, so that “cafe” finds “Café” and “lodz” “Łódź”. */
function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[łđøßæœı]/g, (letter) => PLAIN_LETTERS[letter]);
}

function dayOf(input) {
  const milliseconds = input?.value ? Date.parse(`${input.value}T00:00:00Z`) : NaN;
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 86_400_000);
}

const ORDERS = {
  size: (a, b) => b.articles - a.articles,
  time: (a, b) => (b.days.at(-1) ?? -Infinity) - (a.days.at(-1) ?? -Infinity),
  certain: (a, b) => (b.certainty ?? -1) - (a.certainty ?? -1),
  doubtful: (a, b) => (a.certainty ?? 2) - (b.certainty ?? 2),
};

class Finder {
  constructor(stories) {
    this.stories = stories;
    /** Lines on a page of the list; on a phone the overview stands below it. */
    this.lines = narrow.matches ? 15 : 40;
    this.first = 0;
    this.current = null;
    this.found = [];
    this.input = Object.fromEntries(
      ["query", "several", "copied", "source", "from", "until", "sort"].map((id) => [id, byId(id)]),
    );
    stories.sources.slice(0, SOURCES).forEach((source, number) => {
      this.input.source?.append(foreign("option", { value: number }, source));
    });
    const others = stories.sources.length - SOURCES;
    if (others > 0) {
      this.input.source.append(
        element("option", { disabled: true }, `${counted(others, "smaller source", "smaller sources")}: by search`),
      );
    }
    const find = () => this.find();
    byId("search").addEventListener("input", find);
    byId("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.focus(0);
    });
    byId("before").addEventListener("click", () => this.turn(-1));
    byId("after").addEventListener("click", () => this.turn(1));
    narrow.addEventListener("change", () => {
      this.lines = narrow.matches ? 15 : 40;
      this.first -= this.first % this.lines;
      this.show();
    });
    byId("filters").open = !narrow.matches;
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
    const [first, last] = [dayOf(from) ?? -Infinity, dayOf(until) ?? Infinity];
    const isDated = first > -Infinity || last < Infinity;
    const ofSource = source?.value ? Number(source.value) : null;
    this.found = this.stories.lines.filter(
      (line) =>
        (!several.checked || line.reports > 1) &&
        (!copied.checked || line.articles > line.reports) &&
        (ofSource === null || line.sources.includes(ofSource)) &&
        (!isDated || line.days.some((day) => first <= day && day <= last)) &&
        words.every((word) => this.haystack(line).includes(word)),
    );
    this.found.sort(ORDERS[sort.value]);
    this.first = 0;
    this.show();
  }

  /** The line so many places from this one in what was found; the first one is next to any other. */
  neighbour(line, step) {
    const at = this.found.indexOf(line);
    if (at === -1 && step < 0) return null;
    return this.found[at === -1 ? 0 : at + step] ?? null;
  }

  turn(pages) {
    this.first = Math.max(0, Math.min(this.first + pages * this.lines, this.found.length - 1));
    this.first -= this.first % this.lines;
    this.show();
    byId("finder").scrollTo(0, 0);
    byId("list").querySelector("a")?.focus();
  }

  /** Marks the story that is open, and turns to its page of the list. */
  mark(line) {
    this.current = line;
    const at = this.found.indexOf(line);
    if (at !== -1) this.first = at - (at % this.lines);
    this.show();
    byId("list").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  focus(at) {
    if (at < 0 || at >= this.found.length) return;
    this.first = at - (at % this.lines);
    this.show();
    byId("list").children[at % this.lines].querySelector("a").focus();
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
    const end = Math.min(first + this.lines, found.length);
    byId("found").textContent =
      found.length === 0
        ? "No story is like that."
        : counted(found.length, "story", "stories");
    byId("list").replaceChildren(...found.slice(first, end).map((line) => this.item(line)));
    byId("pages").hidden = found.length <= this.lines;
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

