// Pages made by the program itself, and a browser that lets nothing pass.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { after } from "node:test";

import { chromium } from "playwright-core";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const folder = mkdtempSync(join(tmpdir(), "samestory-page-"));
after(() => rmSync(folder, { recursive: true }));

let pages = 0;

/** What `dedupe --html` makes of these articles, or of the sample where there are none; its path. */
export function pageOf(articles = null, options = []) {
  pages += 1;
  const page = join(folder, `page-${pages}.html`);
  const inputs = [];
  if (articles !== null) {
    inputs.push(join(folder, "articles.jsonl"));
    writeFileSync(inputs[0], articles.map((article) => `${JSON.stringify(article)}\n`).join(""));
  }
  const program = ["run", "--quiet", "--release", "--example", "dedupe", "--"];
  const output = ["--html", page, "--format", "jsonl", "--output", join(folder, "groups.jsonl")];
  execFileSync("cargo", [...program, ...output, ...options, ...inputs], { cwd: repository });
  return page;
}

function browserPath() {
  const known = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);
  const path = process.env.CHROMIUM ?? known.find(existsSync);
  assert.ok(path, "no Chromium: install the package chromium, or name its program in CHROMIUM");
  return path;
}

let browser = null;
after(() => browser?.close());

/** Of a phone and of a wide screen. */
export const WIDTHS = [360, 1920];
export const SCHEMES = ["light", "dark"];

/**
 * Opens a page at an address within it. Whatever the browser complains about, and every request but
 * the one for the page, is an error that closing it reports.
 */
export async function open(path, { hash = "", width = 1280, scheme = "light" } = {}) {
  browser ??= await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 760 : 1000 },
    colorScheme: scheme,
  });
  const page = await context.newPage();
  const url = pathToFileURL(path).href;
  const complaints = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("popup", () => complaints.push("a window was opened"));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) complaints.push(`request: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.url().split("#")[0] !== url) complaints.push(`response: ${response.url()}`);
  });
  await page.goto(url + hash);
  await page.waitForSelector("body[data-ready]");
  return {
    page,
    complaints,
    async close() {
      await context.close();
      assert.deepEqual(complaints, []);
    },
  };
}

/** Whether an address is shown: whether its story, or the overview, has taken its place. */
export async function shown(page, hash) {
  await page.waitForFunction((hash) => location.hash === hash, hash);
  if (hash === "") await page.waitForSelector("#overview:not([hidden])");
  else await page.waitForSelector("#view:not([hidden]) #headline");
}

/** Opens what is folded in the view. */
export async function unfold(page) {
  for (const summary of await page.locator("#view summary").all()) await summary.click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll("#view .copies")].every((copies) => copies.querySelector("code") !== null),
  );
}

/** The headlines in the list. */
export function headlines(page) {
  return page.locator("#list .headline").allTextContents();
}

export async function assertNothingSticksOut(page, where) {
  const [content, room] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(content <= room, `${where}: ${content} px in ${room}`);
}
