// One story: why its reports are together, the reports, their copies.

/** Reports shown at once; the others on demand. */
const REPORTS = 12;

/** Copies and sources shown at once. */
const COPIES = 50;
const SOURCES_SHOWN = 12;

/** Characters of a text that are shown at first, and then at a time. */
const OPENING = 700;
const STRETCH = 30_000;

function storyView(stories, line, record, neighbours) {
  const several = record.reports.length > 1;
  return [
    element(
      "header",
      { class: "story-head" },
      element("p", { class: "back to-list" }, element("a", { href: "#" }, "All stories")),
      foreign("h2", { tabindex: "-1", id: "headline" }, line.headline),
      element("p", { class: "facts" }, storyFacts(line).join(" · ")),
      line.sources.length > 0 &&
        element("p", { class: "facts" }, storySources(stories, line)),
      line.certainty !== null && certainty(stories, line),
    ),
    reports(stories, line, record),
    several && whyTogether(stories, line, record),
    !several && record.terms.length > 0 &&
      element("section", { class: "why" }, element("h3", {}, "What it is known by"), termLists(record.terms)),
    element("nav", { class: "neighbours", "aria-label": "Other stories" }, neighbours),
  ];
}

function storySources(stories, line) {
  const named = line.sources.slice(0, SOURCES_SHOWN).map((number) => inline(stories.sources[number]));
  const rest = line.sources.length - named.length;
  return [between(named, ", "), rest > 0 && ` and ${counted(rest, "other", "others")}`];
}

function storyFacts(line) {
  const copies = line.articles - line.reports;
  return [
    counted(line.reports, "report", "reports"),
    copies > 0 && counted(copies, "copy", "copies"),
    line.span,
  ].filter(Boolean);
}

function certainty(stories, line) {
  const pairs = line.reports * (line.reports - 1) / 2;
  return element(
    "p",
    { class: "certainty" },
    meter(line.certainty, stories.threshold),
    pairs === 1
      ? "is the probability that the two reports tell of one event. "
      : "is the mean probability that two of the reports tell of one event, over all pairs of different texts. ",
    pairs > 1 && "A pair that was never compared, or is hardly probable, counts 0. ",
    `From ${stories.threshold.toFixed(3)} on they are one story.`,
  );
}

function whyTogether(stories, line, record) {
  const pairs = record.pairs.filter((pair) => !pair.copies);
  return element(
    "section",
    { class: "why" },
    element("h3", {}, "Why these are one story"),
    element(
      "div",
      { class: "because" },
      pairs.length > 0 && evidenceOfPairs(stories, line, record, pairs),
      element(
        "div",
        {},
        element("h4", {}, whatTermsAre(pairs.length)),
        termLists(record.terms),
      ),
    ),
    pairs.length === 0 && element("p", { class: "note" }, "The evidence is left out of this page with the texts."),
  );
}

function whatTermsAre(pairs) {
  if (pairs === 0) return "What the first report is known by";
  return pairs === 1 ? "Terms they share" : "Terms that the reports share, all pairs together";
}

function meter(probability, threshold) {
  const made = element(
    "span",
    { class: "meter" },
    element("strong", {}, likely(probability)),
    bar(probability),
  );
  made.style.setProperty("--threshold", threshold);
  return made;
}

/** The pairs, one of them with its evidence. */
function evidenceOfPairs(stories, line, record, pairs) {
  const place = element("div", {});
  const show = (pair) =>
    fill(
      place,
      evidence(pair),
      element("p", {}, element("a", { href: addressOf(line, pair) }, "Read the two side by side")),
    );
  const strongest = pairs.reduce((best, pair) => (pair.probability > best.probability ? pair : best));
  show(strongest);
  if (pairs.length === 1) return place;
  const select = element(
    "select",
    { id: "pair", change: () => show(pairs[Number(select.value)]) },
    pairs.map((pair, number) => element("option", { value: number, selected: pair === strongest }, pairName(record, pair))),
  );
  return element(
    "div",
    {},
    line.reports <= stories.allPairs && matrix(line, record, pairs),
    line.reports > stories.allPairs &&
      element(
        "p",
        { class: "note" },
        `Of more than ${stories.allPairs} reports this page compares each with the first and with the one before it`,
        line.reports > stories.compared && `, and only the first ${stories.compared}`,
        ".",
      ),
    element("div", { class: "field" }, element("label", { for: "pair" }, "Evidence on"), select),
    place,
  );
}

function reportNumber(record, article) {
  return 1 + record.reports.findIndex((report) => report.includes(article));
}

function pairName(record, pair) {
  const [a, b] = [pair.a, pair.b].map((article) => reportNumber(record, article));
  if (pair.copies) {
    const copy = record.articles[pair.b];
    return `report ${a} and its copy ${copy.source ?? copy.id}`;
  }
  return `reports ${a} and ${b}: ${likely(pair.probability)}`;
}

function matrix(line, record, pairs) {
  const leads = record.reports.map((report) => report[0]);
  const of = new Map(pairs.map((pair) => [`${pair.a}/${pair.b}`, pair]));
  const cell = (a, b) => {
    const pair = of.get(`${a}/${b}`) ?? of.get(`${b}/${a}`);
    if (!pair) return element("td", {}, a === b ? "" : "–");
    const made = element(
      "td",
      {},
      element("a", { href: addressOf(line, pair) }, likely(pair.probability)),
    );
    made.style.setProperty("--share", pair.probability);
    return made;
  };
  const numbers = leads.map((_, at) => element("th", { scope: "col" }, String(at + 1)));
  return element(
    "div",
    { class: "scrolled", tabindex: "0", role: "region", "aria-label": "Probabilities of pairs of reports" },
    element(
      "table",
      { class: "matrix" },
      element("caption", {}, "Probability of each pair of reports"),
      element("thead", {}, element("tr", {}, element("td", {}), numbers)),
      element(
        "tbody",
        {},
        leads.map((a, at) =>
          element("tr", {}, element("th", { scope: "row" }, String(at + 1)), leads.map((b) => cell(a, b))),
        ),
      ),
    ),
  );
}

/** What each piece of evidence on a pair adds to the log-odds. */
function evidence(pair) {
  const widest = Math.max(1, ...pair.evidence.map(([, part]) => Math.abs(part)));
  const sum = pair.evidence.reduce((total, [, part]) => total + part, 0);
  const row = ([what, part]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, what),
      element("td", { class: "number" }, signed(part)),
      element("td", { class: part < 0 ? "against" : "for" }, bar(Math.abs(part) / widest / 2)),
    );
  return element(
    "table",
    { class: "evidence" },
    element("caption", {}, `What speaks for and against one story, in log-odds (0.69 more doubles the odds): ${pair.reason}.`),
    element("tbody", {}, pair.evidence.map(row)),
    element(
      "tfoot",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "row" }, "sum"),
        element("td", { class: "number" }, signed(sum)),
        element("td", {}, `probability ${likely(pair.probability, 3)}`),
      ),
    ),
  );
}

function signed(number) {
  const text = Math.abs(number).toFixed(2);
  if (text === "0.00") return text;
  return number < 0 ? `−${text}` : `+${text}`;
}

/** Shared terms with their weights, names first. */
function termLists(terms) {
  const heaviest = Math.max(...terms.map(([, weight]) => weight), 0.001);
  const list = (title, of) =>
    of.length > 0 &&
    element(
      "div",
      {},
      element("h5", {}, title),
      element(
        "ul",
        { class: "terms" },
        of.map(([text, weight]) =>
          element("li", {}, inline(text), bar(weight / heaviest), element("span", { class: "number" }, weight.toFixed(3))),
        ),
      ),
    );
  return element(
    "div",
    { class: "term-lists" },
    list("Names", terms.filter(([, , isName]) => isName)),
    list("Other words", terms.filter(([, , isName]) => !isName)),
  );
}

function reports(stories, line, record) {
  const place = element("div", { class: "reports" });
  const numbered = record.reports.map((report, at) => [report, at]);
  putSome(place, numbered, REPORTS, ([report, at]) => reportCard(stories, line, record, report, at), (rest) =>
    `Show more of ${counted(rest, "report", "reports")}`,
  );
  return element(
    "section",
    { "aria-labelledby": "reports-title" },
    element("h3", { id: "reports-title" }, record.reports.length === 1 ? "The report" : "The reports side by side"),
    place,
  );
}

function reportCard(stories, line, record, report, at) {
  const [lead, ...copies] = report;
  const article = record.articles[lead];
  return element(
    "article",
    { class: "report" },
    record.reports.length > 1 && element("p", { class: "number-of-report" }, `Report ${at + 1}`),
    foreign("h4", {}, article.title),
    byline(article),
    body(article),
    copies.length > 0 && copyList(stories, line, record, lead, copies),
  );
}

function byline(article) {
  return element(
    "p",
    { class: "byline" },
    article.source !== null && element("span", { class: "source" }, inline(article.source)),
    article.date !== null && element("time", { datetime: article.datetime }, article.date),
    element("code", {}, inline(article.id)),
    article.short && element("span", {}, "too short to judge"),
  );
}

/** The text, its opening at once, the rest on demand. */
function body(article) {
  if (article.text === null) return element("p", { class: "note" }, "The text is left out of this page.");
  const text = article.text.trim();
  if (text === "") return element("p", { class: "note" }, "There is no text.");
  const place = element("div", { class: "text" });
  unfold(place, text, 0, text.length <= OPENING * 1.3 ? text.length : cutAt(text, OPENING));
  return place;
}

/** Shows a text from here to there, and behind it a button for more. */
function unfold(place, text, from, to) {
  const isCut = to < text.length;
  put(place, paragraphs(text.slice(from, to) + (isCut ? "…" : "")));
  if (!isCut) return;
  const button = element("button", { type: "button" }, "Read on");
  button.addEventListener("click", () => {
    // The paragraph that was cut is shown whole.
    const start = Math.max(from, text.lastIndexOf("\n", to - 1) + 1);
    const cut = button.previousElementSibling;
    button.remove();
    cut?.remove();
    const before = place.lastElementChild;
    unfold(place, text, start, cutAt(text, to + STRETCH));
    goOn(before ? before.nextElementSibling : place.firstElementChild);
  });
  put(place, [button]);
}

/** About so many characters from the beginning, between words where there are spaces. */
function cutAt(text, characters) {
  if (characters >= text.length) return text.length;
  const space = text.lastIndexOf(" ", characters);
  const end = space > characters / 2 ? space : characters;
  const isSecondOfPair = (unit) => unit >= 0xdc00 && unit < 0xe000;
  return isSecondOfPair(text.charCodeAt(end)) ? end - 1 : end;
}

function paragraphs(text) {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => foreign("p", {}, line));
}

function copyList(stories, line, record, lead, copies) {
  const compared = new Set(record.pairs.filter((pair) => pair.copies).map((pair) => pair.b));
  const item = (copy) => {
    const article = record.articles[copy];
    const [jaccard, containment] = article.overlap ?? [];
    return element(
      "li",
      {},
      article.title !== record.articles[lead].title && foreign("p", { class: "title" }, article.title),
      byline(article),
      element(
        "p",
        { class: "facts" },
        article.overlap !== null &&
          `Jaccard ${jaccard.toFixed(2)}, containment ${containment.toFixed(2)} `,
        compared.has(copy) && element("a", { href: addressOf(line, { a: lead, b: copy }) }, "What was changed"),
      ),
    );
  };
  const list = element("ul", {});
  const made = element(
    "details",
    { class: "copies" },
    element("summary", {}, counted(copies.length, "copy", "copies")),
    copies.length > stories.compared &&
      element("p", { class: "note" }, `This page says of the first ${stories.compared} what was changed.`),
    list,
  );
  const unfolded = () =>
    putSome(list, copies, COPIES, item, (rest) => `Show more of ${counted(rest, "copy", "copies")}`);
  made.addEventListener("toggle", unfolded, { once: true });
  return made;
}

