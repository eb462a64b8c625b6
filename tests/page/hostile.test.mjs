// Articles that try to be more than text.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { WIDTHS, assertNothingSticksOut, open, pageOf, shown, unfold } from "./support.mjs";

const ATTACKS = [
  "<script>alert(1)</script>",
  "</script><script>alert(2)</script>",
  "</style><style>body { display: none }</style>",
  "</title><img src=x onerror=alert(3)>",
  `" onmouseover="alert(4)" x="`,
  `' onfocus='alert(5)' autofocus x='`,
  "<!--", "-->", "]]>", "<svg onload=alert(6)>", "&lt;b&gt; &amp; &#60;i&#62;",
  "<a href='javascript:alert(7)'>here</a>",
  "<meta http-equiv=refresh content='0;url=https://example.org/'>",
  "<base href='https://example.org/'>",
  "${alert(8)} {{alert(9)}}",
];

const OVERRIDE = "\u202egnp.exe\u202c \u2066isolated \u202d left \u2067";

const FACTS =
  "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard, and a lifeboat from " +
  "Appledore took all of them off before the tide turned, the coastguard said.";

const OTHER =
  "A lifeboat from Appledore rescued 40 people on Sunday from the ferry Aurora, which had run " +
  "onto rocks near Lundy. All of them are well, a hospital in Bideford said.";

const attack = ATTACKS.join(" ");

const articles = [
  { id: `one ${attack}`, title: `Ferry ${attack}`, text: `${attack} ${FACTS} ${attack}`, source: `Wire ${attack}` },
  { id: `two ${attack}`, title: `Ferry ${OVERRIDE}`, text: `${OVERRIDE} ${FACTS} ${attack}`, source: `Daily ${OVERRIDE}` },
  { id: `three ${OVERRIDE}`, title: `${OVERRIDE} Aurora`, text: `${attack}\n\n${OTHER} ${OVERRIDE}`, source: attack },
  { id: "controls", title: "\u0000\u001b[31m\u0007 bell", text: `Nothing but \u0000 controls \u009b and ${"long".repeat(2000)}` },
  { id: "#/../%2e", title: "x".repeat(5000), text: "" },
  { id: "_", text: "Short." },
];

let path;
before(() => {
  path = pageOf(articles, ["--markup", "keep"]);
});

for (const width of WIDTHS) {
  test(`they are shown as text, ${width} px`, async () => {
    const { page, close } = await open(path, { width });
    const elements = () =>
      page.evaluate(() => ({
        scripts: document.querySelectorAll("script:not([type])").length,
        styles: document.querySelectorAll("style").length,
        others: document.querySelectorAll("img, iframe, object, embed, base, link, [onerror], [onload], [onfocus], [onmouseover]").length,
      }));
    const expected = { scripts: 1, styles: 1, others: 0 };
    assert.deepEqual(await elements(), expected);
    assert.ok((await page.locator("#list").textContent()).includes("<script>alert(1)</script>"));
    await assertNothingSticksOut(page, "overview");
    const links = await page.locator("#list a").evaluateAll((all) => all.map((a) => a.hash));
    for (const hash of links) {
      await page.goto(`${page.url().split("#")[0]}${hash}`);
      await shown(page, hash);
      for (const button of await page.getByRole("button", { name: "Read on" }).all()) await button.click();
      await unfold(page);
      assert.deepEqual(await elements(), expected);
      await assertNothingSticksOut(page, hash);
    }
    const story = links.find((hash) => hash.startsWith("#story-one"));
    await page.goto(`${page.url().split("#")[0]}${story}`);
    await shown(page, story);
    assert.ok((await page.locator(".report .text").allTextContents()).join("").includes(ATTACKS[7]));
    await unfold(page);
    const comparisons = await page.locator("#view a[href*='/']").evaluateAll((all) => all.map((a) => a.hash));
    assert.ok(comparisons.length >= 2);
    for (const hash of comparisons) {
      await page.goto(`${page.url().split("#")[0]}${hash}`);
      await page.waitForSelector(".sides");
      assert.deepEqual(await elements(), expected);
      assert.ok((await page.locator(".sides").textContent()).includes("</script><script>alert(2)</script>"));
      await assertNothingSticksOut(page, hash);
    }
    await close();
  });
}

test("a text says what it said, but for its controls", async () => {
  const { page, close } = await open(path);
  await page.click("#list a[href='#story-controls']");
  await shown(page, "#story-controls");
  assert.equal(await page.locator(".report h4").textContent(), "\ufffd\ufffd[31m\ufffd bell");
  assert.match(await page.locator(".report .text").textContent(), /^Nothing but \ufffd controls \ufffd and long/);
  await close();
});

test("what turns a text around ends with it", async () => {
  const { page, close } = await open(path);
  const story = await page.locator("#list a").evaluateAll((all) => all.map((a) => a.hash).find((hash) => hash.startsWith("#story-one")));
  for (const hash of ["", story]) {
    await page.goto(`${page.url().split("#")[0]}${hash}`);
    await shown(page, hash);
    const open = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const open = [];
      while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!/[\u202a-\u202e\u2066-\u2069]/.test(data) || parentElement.closest("script")) continue;
        let around = parentElement;
        const isolates = (element) => {
          const { unicodeBidi, display } = getComputedStyle(element);
          return unicodeBidi.includes("isolate") || unicodeBidi === "plaintext" || display === "block" || display === "-webkit-box";
        };
        while (around && around !== document.body && !isolates(around)) around = around.parentElement;
        // Alone in its block, or isolated within a line.
        const isAlone = around && (around.textContent === data || getComputedStyle(around).unicodeBidi.includes("isolate"));
        if (!isAlone) open.push(parentElement.outerHTML.slice(0, 200));
      }
      return open;
    });
    assert.deepEqual(open, []);
  }
  await close();
});

test("an attack from within finds nothing to reach", async () => {
  const { page, complaints } = await open(path);
  // As if an attacker had found a hole: the policy is a wall of its own.
  const blocked = await page.evaluate(async () => {
    const violations = [];
    document.addEventListener("securitypolicyviolation", (event) => violations.push(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    const image = document.createElement("img");
    image.src = "https://example.org/x.png";
    document.body.append(image);
    await fetch("https://example.org/").catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { ran: window.ran ?? false, violations: violations.sort() };
  });
  assert.equal(blocked.ran, false);
  assert.deepEqual([...new Set(blocked.violations)], ["connect-src", "img-src", "script-src-elem"]);
  // The browser tells of each, and nothing came back.
  assert.ok(complaints.length > 0 && complaints.every((complaint) => !/^(response|dialog):/.test(complaint)));
});
