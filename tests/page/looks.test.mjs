// The page at both widths and in both colour schemes: nothing sticks out, everyone can use it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";

import { SCHEMES, WIDTHS, assertNothingSticksOut, open, pageOf, unfold } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let path;
before(() => {
  path = pageOf();
});

const VIEWS = {
  overview: "",
  "a story of two reports and their copies": "#story-blome-readout",
  "a story of three reports": "#story-haldane-verdict-1",
  "an article alone": "#story-chess",
  "two reports": "#story-blome-readout/0/5",
  "two copies": "#story-blome-readout/0/3",
};

async function assertAccessible(page) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(serious, []);
  assert.ok(passes.some(({ id }) => id === "color-contrast"));
}

test("the help can be used by everyone", async () => {
  const { page, close } = await open(path);
  await page.keyboard.press("?");
  await assertAccessible(page);
  await close();
});

test("nothing sticks out at any width", async () => {
  for (const [view, hash] of Object.entries(VIEWS)) {
    const { page, close } = await open(path, { hash });
    for (const width of [320, 360, 480, 700, 959, 960, 1000, 1280, 1439, 1440, 1920, 2560]) {
      await page.setViewportSize({ width, height: 800 });
      await assertNothingSticksOut(page, `${view} at ${width} px`);
    }
    await close();
  }
});

for (const [view, hash] of Object.entries(VIEWS)) {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      test(`${view}, ${width} px, ${scheme}`, async () => {
        const { page, close } = await open(path, { hash, width, scheme });
        await assertNothingSticksOut(page, view);
        await unfold(page);
        await assertAccessible(page);
        await close();
      });
    }
  }
}
