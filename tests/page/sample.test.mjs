// The page of the sample newsroom, as an editor uses it.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { WIDTHS, headlines, open, pageOf, shown, unfold } from "./support.mjs";

let path;
before(() => {
  path = pageOf();
});

async function withPage(options, use) {
  const { page, close } = await open(path, options);
  await use(page);
  await close();
}

test("the overview counts, shows the largest stories, and draws", () =>
  withPage({}, async (page) => {
    assert.deepEqual(await page.locator(".masthead .number").allTextContents(), ["60", "48", "28", "12"]);
    assert.equal(await page.locator("#found").textContent(), "28 stories");
    assert.match(await page.locator(".teaser h3").first().textContent(), /^Blome and Naqvi/);
    const charts = page.locator(".gallery svg[role=img]");
    assert.equal(await charts.count(), 4);
    for (const chart of await charts.all()) {
      const named = await chart.getAttribute("aria-labelledby");
      for (const id of named.split(" ")) {
        assert.ok((await page.locator(`[id="${id}"]`).textContent()).length > 10, id);
      }
    }
  }));

test("a search finds titles, ids, sources and terms, whatever their accents", () =>
  withPage({}, async (page) => {
    const finds = async (query, anchor) => {
      await page.fill("#query", query);
      assert.ok(await page.locator(`#list a[href="#${anchor}"]`).isVisible(), query);
      return page.locator("#list a").count();
    };
    assert.equal(await finds("NYPD as US talks", "story-blome-readout"), 1);
    assert.equal(await finds("blome-wire-cut", "story-blome-readout"), 1);
    assert.ok((await finds("kestrel bay examiner", "story-haldane-verdict-1")) < 28);
    assert.equal(await finds("angouleme MUSEE", "story-torcs-theft-1"), 1);
    assert.ok((await finds("sabourin", "story-torcs-theft-1")) === 1);
    await page.fill("#query", "no such words anywhere");
    assert.equal(await page.locator("#found").textContent(), "No story is like that.");
    assert.deepEqual(await headlines(page), []);
    await page.fill("#query", "");
    assert.equal(await page.locator("#list a").count(), 28);
  }));

test("filters leave what they name", () =>
  withPage({}, async (page) => {
    const facts = () => page.locator("#list .facts").allTextContents();
    await page.check("#several");
    const several = await facts();
    assert.ok(several.length > 5 && several.every((fact) => !fact.startsWith("1 report")));
    await page.uncheck("#several");
    await page.check("#copied");
    const copied = await facts();
    assert.ok(copied.length > 2 && copied.every((fact) => /cop(y|ies)/.test(fact)));
    await page.uncheck("#copied");

    await page.selectOption("#source", { label: "Meridian Wire" });
    for (const anchor of await page.locator("#list a").evaluateAll((links) => links.map((a) => a.hash))) {
      await page.click(`#list a[href="${anchor}"]`);
      await shown(page, anchor);
      assert.match(await page.locator(".story-head").textContent(), /Meridian Wire/);
    }
    await page.selectOption("#source", "");

    await page.fill("#from", "2024-09-11");
    await page.fill("#until", "2024-09-11");
    const ofDay = await headlines(page);
    assert.ok(ofDay.includes("Celtic gold stolen from museum in Angoulême"));
    assert.ok(!ofDay.includes("Blome and Naqvi review security partnership"));
  }));

test("the list is sorted as asked", () =>
  withPage({}, async (page) => {
    await page.check("#several");
    const certainties = () =>
      page.locator("#list .facts").evaluateAll((all) =>
        all.map((fact) => /certainty (>)?([\d.]+)/.exec(fact.textContent)).map((m) => Number(m[2]) + (m[1] ? 0.001 : 0)),
      );
    await page.selectOption("#sort", "doubtful");
    const rising = await certainties();
    assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
    await page.selectOption("#sort", "certain");
    const falling = await certainties();
    assert.deepEqual(falling, [...falling].sort((a, b) => b - a));
    await page.selectOption("#sort", "time");
    const last = (fact) => Date.parse(`${/(\d+ \w+ \d{4})$/.exec(fact)[1]} UTC`);
    const times = (await page.locator("#list .facts").allTextContents()).map(last);
    assert.deepEqual(times, [...times].sort((a, b) => b - a));
  }));

test("a story shows its reports, its copies and why they are together", () =>
  withPage({}, async (page) => {
    await page.click('.teaser a[href="#story-blome-readout"]');
    await shown(page, "#story-blome-readout");
    assert.equal(await page.locator(".reports > .report").count(), 2);
    assert.match(await page.locator(".certainty").textContent(), />0\.99 ?is the probability/);
    const evidence = await page.locator(".evidence td.number").allTextContents();
    const parts = evidence.map((part) => Number(part.replace("−", "-")));
    const sum = parts.pop();
    assert.ok(Math.abs(parts.reduce((a, b) => a + b, 0) - sum) < 0.05);
    const names = page.locator(".term-lists > div").first();
    assert.equal(await names.locator("h5").textContent(), "Names");
    assert.ok((await names.locator("bdi").allTextContents()).includes("Naqvi"));

    const report = page.locator(".report").first();
    assert.ok(!(await report.locator(".text").textContent()).includes("hopeful spirit"));
    await report.getByRole("button", { name: "Read on" }).click();
    assert.ok((await report.locator(".text").textContent()).includes("hopeful spirit"));

    await unfold(page);
    assert.equal(await report.locator(".copies li").count(), 4);
    await report.locator('.copies a[href="#story-blome-readout/0/3"]').click();
    await shown(page, "#story-blome-readout/0/3");
    assert.match(await page.locator(".side del").first().textContent(), /Officers of the capital force/);
    assert.equal(await page.locator(".side ins").count(), 0);
  }));

test("two reports side by side show what both say and what only one does", () =>
  withPage({ hash: "#story-blome-readout" }, async (page) => {
    await page.getByRole("link", { name: "Read the two side by side" }).click();
    await page.waitForSelector(".sides");
    const marked = await page.locator(".side").first().locator("u").allTextContents();
    assert.ok(marked.includes("Donald Blome"));
    const columns = await page.locator(".detail-lists > div").allTextContents();
    assert.match(columns[0], /Both say.*Jaranwala/);
    assert.match(columns[0], /Washington/);
    assert.match(columns[1], /Only Capital Dispatch says.*Muslim/);
    assert.match(columns[2], /Only Meridian Wire says.*Punjab/);
    const texts = await page.locator(".side .text").allTextContents();
    const only = await page.locator(".detail-lists > div").evaluateAll((columns) =>
      columns.map((column) => [...column.querySelectorAll("dd bdi")].map((name) => name.textContent)),
    );
    assert.ok(only[1].length > 0 && only[1].every((name) => texts[0].includes(name) && !texts[1].includes(name)));
    assert.ok(only[2].length > 0 && only[2].every((name) => texts[1].includes(name) && !texts[0].includes(name)));
    await page.locator(".back a").click();
    await shown(page, "#story-blome-readout");
  }));

test("shared passages have the same words under the same number", () =>
  withPage({}, async (page) => {
    let compared = 0;
    const links = await page.locator("#list a").evaluateAll((all) => all.map((a) => a.hash));
    for (const anchor of links) {
      await page.goto(`${page.url().split("#")[0]}${anchor}`);
      await shown(page, anchor);
      const pair = page.getByRole("link", { name: "Read the two side by side" });
      if ((await pair.count()) === 0) continue;
      await pair.click();
      await page.waitForSelector(".sides");
      const words = await page.locator(".side").evaluateAll((sides) =>
        sides.map((side) => {
          const passages = {};
          for (const mark of side.querySelectorAll("mark")) {
            const number = mark.dataset.number;
            const text = mark.textContent.slice(mark.querySelector("sup")?.textContent.length ?? 0);
            passages[number] = [...(passages[number] ?? []), ...text.toLowerCase().match(/[\p{L}\p{N}]+/gu)];
          }
          return passages;
        }),
      );
      for (const [number, left] of Object.entries(words[0])) {
        assert.deepEqual(words[1][number], left, `${anchor}, passage ${number}`);
        compared += 1;
      }
    }
    assert.ok(compared > 3, `${compared}`);
  }));

test("one place that stands for two passages has both numbers", async () => {
  const twice = "the harbour master closed the old lock gate before the storm";
  const rest = "Nobody in Tarnholm had expected that the water would rise so far within an hour, said Ove Brandt.";
  const again = pageOf([
    { id: "one", text: `In Tarnholm ${twice}. ${rest} Later he said again that ${twice}, as Ove Brandt had asked.` },
    { id: "two", text: `Ove Brandt of Tarnholm saw how ${twice}. Boats of eleven families sank in the harbour that night.` },
  ]);
  const { page, close } = await open(again, { hash: "#story-one/0/1" });
  await page.waitForSelector(".sides");
  const numbers = await page.locator(".side").evaluateAll((sides) =>
    sides.map((side) => [...side.querySelectorAll("mark sup")].flatMap((sup) => sup.textContent.split(", ")).sort()),
  );
  assert.ok(numbers[0].length >= 2);
  assert.deepEqual(numbers[1], numbers[0]);
  await close();
});

test("boilerplate is pale, and no passage", async () => {
  const footer = "Call Ida Holm at the Gazette on 5550100 about a story of your own.";
  const bodies = {
    one: "In Tarnholm the harbour master closed the old lock gate before the storm, said Ove Brandt. Nobody had expected that the water would rise so far.",
    two: "Ove Brandt of Tarnholm saw the lock gate close. Boats of eleven families sank in the harbour that night, for the water rose over all moorings.",
    ferry: "The ferry Aurora ran aground off Lundy on Sunday, and boats from Appledore took all of those aboard off before the tide turned, wet but unhurt.",
    budget: "Parliament in Lisbon rejected what minister Duarte had asked of it by eleven votes after a debate that went on until dawn and ended in shouting.",
    pass: "Snow closed the pass above Andermatt, and lorries wait in rows at Goschenen until noon, when a plough is to come up from the valley with salt.",
  };
  const articles = Object.entries(bodies).map(([id, text]) => ({ id, text: `${text}\n${footer}` }));
  const { page, close } = await open(pageOf(articles), { hash: "#story-one/0/1" });
  await page.waitForSelector(".sides");
  const pale = await page.locator(".side").evaluateAll((sides) =>
    sides.map((side) => [...side.querySelectorAll("s")].map((s) => s.textContent)),
  );
  assert.deepEqual(pale, [[footer.slice(0, -1)], [footer.slice(0, -1)]]);
  assert.match(await page.locator(".legend").innerText(), /no passage of five words.*Boilerplate, which counts for nothing, is pale/);
  assert.ok(!(await page.locator(".details").innerText()).includes("Ida Holm"));
  await close();
});

test("what is too short to judge and what has no date is told", () =>
  withPage({ hash: "#story-short-chess" }, async (page) => {
    await shown(page, "#story-short-chess");
    assert.match(await page.locator(".byline").first().innerText(), /too short to judge/);
    await page.goto(`${page.url().split("#")[0]}#story-blome-readout`);
    await shown(page, "#story-blome-readout");
    assert.ok(!(await page.locator(".byline").allInnerTexts()).some((byline) => byline.includes("too short")));
    const dated = pageOf([
      { id: "one", text: "The ferry Aurora ran aground off Lundy on Sunday.", date: "2024-03-04" },
      { id: "two", text: "Parliament in Lisbon rejected the budget on Friday." },
    ]);
    const other = await open(dated);
    assert.match(await other.page.locator(".dateline").innerText(), /^Articles of 4 March 2024, and 1 without a date$/);
    await other.close();
  }));

test("the keyboard goes from pair to pair and stays where it is", () =>
  withPage({ hash: "#story-haldane-verdict-1/0/1" }, async (page) => {
    await page.focus("#compared");
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => location.hash !== "#story-haldane-verdict-1/0/1" && document.querySelector(".sides"));
    await page.waitForFunction(() => document.activeElement.id === "compared");
  }));

test("links lead to a story and to a comparison, and back", () =>
  withPage({ hash: "#story-torcs-theft-1" }, async (page) => {
    await shown(page, "#story-torcs-theft-1");
    assert.equal(await page.title(), "Celtic gold stolen from museum in Angoulême");
    assert.equal(await page.locator("#list [aria-current]").count(), 1);
    const address = page.url().split("#")[0];
    await page.goto(`${address}#story-blome-readout/0/5`);
    await page.waitForSelector(".sides");
    await page.goBack();
    await shown(page, "#story-torcs-theft-1");
    await page.goto(`${address}#story-nobody`);
    await page.waitForSelector("#overview:not([hidden])");
    assert.ok(await page.locator("#unknown").isVisible());
    // Any article leads to the story that holds it.
    await page.goto(`${address}#story-blome-wire-cut`);
    await page.waitForSelector("#view:not([hidden]) #headline");
    assert.match(await page.title(), /^Blome and Naqvi/);
    assert.ok(!(await page.locator("#unknown").isVisible()));
    await page.goto(`${address}#story-torcs-theft-1/99/7`);
    await page.waitForSelector(".reports");
  }));

test("everything can be done with the keyboard", () =>
  withPage({}, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.hash || document.activeElement.id);
    const links = await page.locator("#list a").evaluateAll((all) => all.map((a) => a.hash));
    await page.keyboard.press("/");
    assert.equal(await focused(), "query");
    await page.keyboard.type("jk?");
    assert.equal(await page.inputValue("#query"), "jk?");
    await page.fill("#query", "");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await focused(), links[1]);
    await page.keyboard.press("k");
    assert.equal(await focused(), links[0]);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await shown(page, links[1]);
    assert.equal(await focused(), "headline");
    await page.keyboard.press("j");
    assert.equal(await focused(), links[2]);
    await page.keyboard.press("?");
    assert.ok(await page.locator("#help").isVisible());
    await page.keyboard.press("Escape");
    assert.ok(!(await page.locator("#help").isVisible()));
    await page.keyboard.press("Escape");
    await page.waitForSelector("#overview:not([hidden])");
    await page.keyboard.press("/");
    await page.keyboard.type("torcs");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "#story-torcs-theft-1");
  }));

test("the skip link leads past the list without closing the story", () =>
  withPage({ hash: "#story-torcs-theft-1" }, async (page) => {
    await page.focus("#skip");
    assert.ok((await page.locator("#skip").boundingBox()).x >= 0);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await shown(page, "#story-torcs-theft-1");
  }));

test("who goes back finds the place again", () =>
  withPage({ width: WIDTHS[0] }, async (page) => {
    const link = page.locator("#list a").nth(12);
    await link.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => history.state?.scrolled > 100);
    const scrolled = await page.evaluate(() => window.scrollY);
    const hash = await link.evaluate((a) => a.hash);
    await link.click();
    await shown(page, hash);
    assert.equal(await page.evaluate(() => window.scrollY), 0);
    await page.goBack();
    await shown(page, "");
    await page.waitForFunction((scrolled) => window.scrollY === scrolled, scrolled);
  }));

test("a screen that is turned gets the list that fits it", () =>
  withPage({ width: WIDTHS[0] }, async (page) => {
    assert.equal(await page.locator("#list a").count(), 15);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForFunction(() => document.querySelectorAll("#list a").length === 28);
  }));

test("on a phone a story takes the place of the list, and the keys go from story to story", () =>
  withPage({ width: WIDTHS[0] }, async (page) => {
    assert.equal(await page.locator("#list a").count(), 15);
    await page.click("#after");
    assert.equal(await page.locator("#list a").count(), 13);
    await page.click("#before");
    const links = await page.locator("#list a").evaluateAll((all) => all.map((a) => a.hash));
    await page.click(`#list a[href="${links[0]}"]`);
    await shown(page, links[0]);
    assert.ok(!(await page.locator("#finder").isVisible()));
    await page.getByRole("link", { name: "All stories" }).click();
    await page.waitForFunction(() => document.getElementById("finder").offsetParent !== null);
    await page.click(`#list a[href="${links[0]}"]`);
    await shown(page, links[0]);
    await page.keyboard.press("j");
    await shown(page, links[1]);
    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement.id === "query");
  }));

test("a story is found by the id of an article as people and browsers write it", async () => {
  const path = pageOf([{ id: "news/Zürich 1", text: "Short." }, { id: "50%", text: "Shorter." }]);
  for (const [hash, text] of [
    ["#story-news/Zürich 1", "Short."],
    ["#story-news/Z%C3%BCrich%201", "Short."],
    ["#story-news~2fZ~c3~bcrich~201", "Short."],
    ["#story-50%", "Shorter."],
  ]) {
    const { page, close } = await open(path, { hash });
    assert.equal((await page.locator("#view .report .text").textContent()).trim(), text, hash);
    await close();
  }
});
