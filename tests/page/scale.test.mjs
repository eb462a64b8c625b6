// Twenty thousand articles.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { before, test } from "node:test";

import { open, pageOf, shown, unfold } from "./support.mjs";

const ARTICLES = 20_000;

/** A page of so many articles opens within this time, as the browser counts from the address on. */
const OPENS_IN_MS = 3_000;

/** What is typed or clicked is answered within this time. */
const ANSWERS_IN_MS = 500;

/** Numbers from 0 to 1 that are the same in each run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** News without meaning: words by Zipf's law, events with names of their own, copies now and then. */
function generated() {
  const next = numbers(7);
  const syllables = ["ba", "ren", "to", "lis", "mor", "va", "shi", "ku", "ne", "dal", "os", "fer", "qua", "ti", "lu"];
  const pick = (list) => list[Math.floor(next() * list.length)];
  const word = () => Array.from({ length: 2 + Math.floor(next() * 2) }, () => pick(syllables)).join("");
  const name = () => { const made = word(); return made[0].toUpperCase() + made.slice(1); };
  const vocabulary = Array.from({ length: 30_000 }, word);
  const common = () => vocabulary[Math.floor(vocabulary.length ** next()) - 1];
  const sources = Array.from({ length: 150 }, () => `${name()} ${pick(["Post", "Wire", "Gazette"])}`);
  const articles = [];
  while (articles.length < ARTICLES) {
    const event = Array.from({ length: 6 }, name);
    const day = Math.floor(next() * 90);
    const reports = 1 + Math.floor(next() ** 4 * 12);
    for (let report = 0; report < reports && articles.length < ARTICLES; report += 1) {
      const sentences = Array.from({ length: 28 }, (_, at) => {
        const words = Array.from({ length: 13 }, (_, place) =>
          (place + at) % 5 === 0 && at < 9 ? pick(event) : common(),
        );
        return `${words.join(" ")}.`;
      });
      const copies = next() < 0.15 ? 1 + Math.floor(next() * 3) : 0;
      for (let copy = 0; copy <= copies && articles.length < ARTICLES; copy += 1) {
        if (copy > 0) sentences[Math.floor(next() * sentences.length)] = `${name()} ${common()}.`;
        articles.push({
          id: `article-${articles.length}`,
          title: `${event.slice(0, 3).join(" ")} ${common()} ${common()}`,
          text: sentences.join(" "),
          source: pick(sources),
          date: new Date(Date.UTC(2024, 0, 1 + day, Math.floor(next() * 24))).toISOString(),
        });
      }
    }
  }
  return articles;
}

let path;
let articles;
before(() => {
  articles = generated();
  path = pageOf(articles);
});

test("the page opens and answers in time", async (context) => {
  const { page, close } = await open(path, { width: 1920 });
  const opened = await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime);
  const bytes = articles.reduce((sum, { text }) => sum + text.length, 0);
  context.diagnostic(
    `${ARTICLES} articles, ${Math.round(bytes / 1e6)} MB of text, page of ` +
      `${Math.round(statSync(path).size / 1e6)} MB, open after ${Math.round(opened)} ms`,
  );
  assert.ok(opened < OPENS_IN_MS, `${opened} ms`);
  assert.equal(await page.locator(".masthead .number").first().textContent(), "20,000");

  // As the page itself sees it: from the event to the next frame.
  const answer = (act) =>
    page.evaluate(async (act) => {
      const start = performance.now();
      const [id, value] = act;
      const target = document.querySelector(id);
      if (value === null) target.click();
      else {
        target.value = value;
        target.dispatchEvent(new Event("input", { bubbles: true }));
      }
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - start;
    }, act);
  const times = {};
  const title = articles[4321].title;
  for (const [what, act] of [
    ["first search", ["#query", title.slice(0, 3)]],
    ["search", ["#query", title]],
    ["all", ["#query", ""]],
    ["sort", ["#sort", "time"]],
    ["filter", ["#several", null]],
    ["turn", ["#after", null]],
  ]) {
    times[what] = await answer(act);
    assert.ok((await page.locator("#list a").count()) > 0, what);
  }
  const link = page.locator("#list a").nth(20);
  const hash = await link.evaluate((a) => a.hash);
  const start = Date.now();
  await link.click();
  await shown(page, hash);
  times.open = Date.now() - start;
  context.diagnostic(Object.entries(times).map(([what, time]) => `${what} ${Math.round(time)} ms`).join(", "));
  for (const [what, time] of Object.entries(times)) assert.ok(time < ANSWERS_IN_MS, `${what}: ${time} ms`);

  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  assert.ok(nodes < 5_000, `${nodes} elements`);
  await close();
});

test("every article is found by its id, and a story by its link", async () => {
  const { page, close } = await open(path);
  for (let at = 0; at < ARTICLES; at += 1_999) {
    const { id, title, text } = articles[at];
    await page.fill("#query", id);
    const links = await page.locator("#list a").evaluateAll((all) => all.map((a) => a.hash));
    assert.ok(links.length > 0, id);
    await page.goto(`${page.url().split("#")[0]}${links[0]}`);
    await shown(page, links[0]);
    if (links.length > 1) continue;
    await unfold(page);
    for (const more of await page.getByRole("button", { name: /^Show more/ }).all()) await more.click();
    const story = await page.locator("#view").textContent();
    assert.ok(story.includes(title), id);
    if (!(await page.locator(`.copies code:text-is("${id}")`).count())) {
      assert.ok(story.includes(text.slice(0, 40)), id);
    }
  }
  await close();
});

test("large stories and long texts are answered in time", async (context) => {
  const text = articles[0].text;
  const long = Array.from({ length: 100_000 }, (_, at) => `Line ${at}: entry${at * 7} by clerk${at % 997}.`).join("\n");
  const large = [
    ...Array.from({ length: 5_000 }, (_, at) => ({ id: `copy-${at}`, text: `${text} ${at}`, source: `Paper ${at % 900}` })),
    { id: "long", text: long },
    { id: "long-too", text: long.replaceAll("Line 7", "Row 7") },
  ];
  const { page, close } = await open(pageOf(large, ["--boilerplate", "keep"]));
  const times = {};
  const timed = async (what, act) => {
    const start = Date.now();
    await act();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    times[what] = Date.now() - start;
  };
  const address = page.url().split("#")[0];
  await timed("5,000 copies", async () => {
    await page.goto(`${address}#story-copy-0`);
    await shown(page, "#story-copy-0");
  });
  await timed("unfold", () => unfold(page));
  assert.equal(await page.locator(".copies li code").count(), 50);
  assert.match(await page.locator(".copies .note").textContent(), /first 200/);
  await timed("more copies", () => page.getByRole("button", { name: /^Show more/ }).click());
  assert.equal(await page.locator(".copies li code").count(), 100);
  await timed("100,000 lines", async () => {
    await page.goto(`${address}#story-long`);
    await shown(page, "#story-long");
  });
  await timed("read on", () => page.getByRole("button", { name: "Read on" }).click());
  await timed("edits of 100,000 lines", async () => {
    await page.goto(`${address}#story-long/0/1`);
    await page.waitForSelector(".sides");
  });
  assert.ok((await page.locator("del").count()) > 0);
  context.diagnostic(Object.entries(times).map(([what, time]) => `${what} ${time} ms`).join(", "));
  // Unpacking megabytes of text takes a while, each time another.
  for (const [what, time] of Object.entries(times)) assert.ok(time < 4 * ANSWERS_IN_MS, `${what}: ${time} ms`);
  assert.ok((await page.evaluate(() => document.querySelectorAll("*").length)) < 20_000);
  await close();
});
