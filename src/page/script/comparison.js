// Two articles of a story, side by side.

function comparisonView(line, record, pair) {
  const [left, right] = [pair.a, pair.b].map((article) => record.articles[article]);
  return [
    element(
      "header",
      { class: "story-head" },
      element("p", { class: "back" }, "Of the story ", element("a", { href: `#${line.anchor}` }, inline(line.headline))),
      element("h2", { tabindex: "-1", id: "headline" }, pair.copies ? "What was changed" : "Side by side"),
      element("p", { class: "facts" }, verdict(pair)),
      record.pairs.length > 1 && pairSelect(line, record, pair),
    ),
    legend(pair),
    element(
      "div",
      { class: "sides" },
      side(left, marksOf(pair, 0), pair.copies ? "The article that speaks for the report" : null),
      side(right, marksOf(pair, 2), null),
    ),
    detailLists(pair, left, right),
    !pair.copies &&
      element(
        "section",
        { class: "why" },
        element("h3", {}, "How probable it is that they are of one story"),
        element(
          "div",
          { class: "because" },
          evidence(pair),
          pair.terms.length > 0 && element("div", {}, element("h4", {}, "Terms both use"), termLists(pair.terms)),
        ),
      ),
  ];
}

function verdict(pair) {
  const figures = pair.copies
    ? `Jaccard ${pair.jaccard.toFixed(2)}, containment ${pair.containment.toFixed(2)}`
    : `probability ${likely(pair.probability, 3)}, cosine ${pair.cosine.toFixed(2)}, Jaccard of shingles ${pair.jaccard.toFixed(3)}`;
  return `${figures}: ${pair.reason}.`;
}

function pairSelect(line, record, open) {
  const select = element(
    "select",
    {
      id: "compared",
      change: () => {
        const pair = record.pairs[Number(select.value)];
        // Who goes through the pairs with the keyboard stays here.
        focusNext = "compared";
        location.hash = addressOf(line, pair);
      },
    },
    record.pairs.map((pair, number) =>
      element("option", { value: number, selected: pair === open }, pairName(record, pair)),
    ),
  );
  return element("div", { class: "field" }, element("label", { for: "compared" }, "Compare"), select);
}

function legend(pair) {
  if (pair.copies) {
    return element(
      "p",
      { class: "legend" },
      pair.edits.length === 0
        ? "No word was changed."
        : [
            `${counted(pair.edits.length, "change", "changes")}: `,
            element("del", {}, "left out"), " on the one side, ",
            element("ins", {}, "put in"), " on the other.",
          ],
    );
  }
  return element(
    "p",
    { class: "legend" },
    pair.passages.length === 0
      ? "The two share no passage of five words or more. "
      : [
          `${counted(pair.passages.length, "passage", "passages")} of five words or more `,
          element("mark", {}, "stand in both"), ", with the same number on either side. ",
        ],
    pair.boilerplate.some((spans) => spans.length > 0) &&
      ["Boilerplate, which counts for nothing, is ", element("s", {}, "pale"), ". "],
    "Names and numbers that both give are ", element("u", {}, "underlined"), " where each gives them first.",
  );
}

/** What is marked in the text whose bounds begin at this place of a pair's ranges. */
function marksOf(pair, at) {
  const marks = (ranges, kind) =>
    ranges.map((range, number) => ({ from: range[at], to: range[at + 1], kind, number: number + 1 }));
  const byPlace = (a, b) => a.from - b.from || b.to - a.to;
  if (pair.copies) {
    return marks(pair.edits, at === 0 ? "del" : "ins").filter(({ from, to }) => to > from).sort(byPlace);
  }
  const said = pair.details.filter(([kind, a, b]) => kind !== "quote" && a && b);
  const boilerplate = pair.boilerplate[at / 2].map(([from, to]) => ({ from, to, kind: "s" }));
  return [...marks(pair.passages, "mark"), ...boilerplate, ...marks(said.map(([, a, b]) => [...a, ...b]), "u")].sort(byPlace);
}

function side(article, marks, note) {
  return element(
    "article",
    { class: "side" },
    foreign("h3", {}, article.title),
    byline(article),
    note !== null && element("p", { class: "facts" }, note),
    markedText(article.text ?? "", marks),
  );
}

/** A text with what is marked in it, a stretch at a time. */
function markedText(text, marks) {
  const place = element("div", { class: "text" });
  if (text.trim() === "") {
    put(place, [element("p", { class: "note" }, "There is no text.")]);
    return place;
  }
  const lines = [];
  let [at, next] = [0, 0];
  for (const line of text.split("\n")) {
    const [start, end] = [at, at + line.length];
    at = end + 1;
    while (next < marks.length && marks[next].to <= start) next += 1;
    if (line.trim() !== "") lines.push({ start, end, next });
  }
  const stretches = [];
  let room = 0;
  for (const line of lines) {
    if (room <= 0) {
      stretches.push([]);
      room = STRETCH;
    }
    stretches.at(-1).push(line);
    room -= line.end - line.start + 100;
  }
  putSome(
    place,
    stretches,
    1,
    (stretch) => stretch.map(({ start, end, next }) => foreign("p", {}, markedPieces(text, start, end, marks, next))),
    () => "Read on",
  );
  return place;
}

/** A paragraph in pieces; no mark before the one of this number reaches into it. */
function markedPieces(text, start, end, marks, next) {
  const pieces = [];
  let at = start;
  let last = null;
  for (; next < marks.length && marks[next].from < end; next += 1) {
    const mark = marks[next];
    const [from, to] = [Math.max(mark.from, at), Math.min(mark.to, end)];
    if (to <= from) {
      // Two passages of the other text are one place here: it has both numbers.
      if (mark.kind === "mark" && mark.from >= start) addNumber(last, mark.number);
      continue;
    }
    pieces.push(text.slice(at, from));
    const number = mark.kind === "mark" && mark.from >= start &&
      element("sup", { dir: "ltr" }, String(mark.number));
    const piece = element(mark.kind, { "data-number": mark.kind === "mark" && mark.number }, number, text.slice(from, to));
    if (mark.kind === "mark") last = piece;
    pieces.push(piece);
    at = to;
  }
  pieces.push(text.slice(at, end));
  return pieces;
}

function addNumber(mark, number) {
  let numbers = mark?.querySelector("sup");
  if (numbers === null) mark.prepend(numbers = element("sup", { dir: "ltr" }));
  if (numbers) numbers.textContent += `${numbers.textContent === "" ? "" : ", "}${number}`;
}

/** Details of a kind that are named. */
const DETAILS = 40;

const KINDS = [["name", "Names"], ["number", "Numbers"], ["quote", "Quotes"]];

/** What both say, and what only one does. */
function detailLists(pair, left, right) {
  if (pair.details.length === 0 || left.text === null) return null;
  const column = (title, of) =>
    element(
      "div",
      {},
      element("h4", {}, title),
      of.length === 0
        ? element("p", { class: "facts" }, "Nothing.")
        : element(
            "dl",
            {},
            KINDS.map(([kind, name]) => [name, of.filter(([of]) => of === kind)])
              .filter(([, details]) => details.length > 0)
              .map(([name, details]) => [
                element("dt", {}, name),
                element("dd", {}, detailItems(name, details, left, right)),
              ]),
          ),
    );
  const shared = pair.details.filter(([, a, b]) => a && b);
  const onlyLeft = pair.details.filter(([, a, b]) => a && !b);
  const onlyRight = pair.details.filter(([, a, b]) => !a && b);
  const hasNames = left.source !== null && right.source !== null && left.source !== right.source;
  const [ofFirst, ofSecond] = hasNames
    ? [inline(left.source), inline(right.source)]
    : ["the first", "the second"];
  return element(
    "section",
    { class: "details" },
    element("h3", {}, "Names, numbers and quotes"),
    element(
      "div",
      { class: "detail-lists" },
      column(["Both say"], shared),
      column(["Only ", ofFirst, " says"], onlyLeft),
      column(["Only ", ofSecond, " says"], onlyRight),
    ),
  );
}

function detailItems(name, details, left, right) {
  const texts = details.map(([, a, b]) => said(a && left.text.slice(...a), b && right.text.slice(...b)));
  const shown = texts.slice(0, DETAILS);
  const rest = texts.length - shown.length;
  const more = rest > 0 && ` and ${counted(rest, "other", "others")}`;
  if (name === "Quotes") return [shown.map((text) => foreign("p", { class: "quote" }, `“${text.trim()}”`)), more];
  return [between(shown.map(inline), ", "), more];
}

/** What both say where two say it at different length: the shorter. */
function said(left, right) {
  if (!left || !right) return left || right;
  return right.length < left.length ? right : left;
}

