// Drives one Chromium for one test. Reads one JSON command a line on standard input, answers one JSON
// line each; knows nothing of the portal. The Rust side is src/browser.rs.

import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import axe from "axe-core";

const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-breakpad",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-extensions",
  "--disable-sync",
  "--no-first-run",
  "--no-pings",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const [, , executablePath] = process.argv;
const browser = await chromium.launch({ executablePath, args: QUIET });
let page;
let complaints = [];
let scripted = true;

// What a person would name: the label of a field (with or without the mark that it is required), the
// words on a button or link.
const field = (label) => page.getByLabel(new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}\\s*(必須|Required)?\\s*$`, "u")).first();
const named = (role, name) => page.getByRole(role, { name, exact: true }).first();

// What axe finds on a page, with the nodes it finds it on. `rules` narrows it to those.
async function violations(tab, rules) {
  if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(axe.source);
  const found = await tab.evaluate(
    async ([tags, rules]) => {
      const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: tags };
      const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
      return violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => `${n.target} ${n.failureSummary}`) }));
    },
    [WCAG, rules],
  );
  return found.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.join("\n    ")}`);
}

const wider = (tab) => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// One page in all its looks: everything axe knows at each width, in the dark only what colours change,
// and no sideways scroll at any of the widths between.
async function look(tab, path, { widths, between, dark, axe }) {
  const found = [];
  const complain = (what) => found.push(what);
  tab.on("pageerror", (error) => complain(String(error)));
  tab.on("console", (m) => m.type() === "error" && !m.text().startsWith("Failed to load resource") && complain(m.text()));
  await tab.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await tab.setViewportSize({ width: widths[0], height: 900 });
  const status = (await tab.goto(path)).status();
  for (const width of [...widths, ...between]) {
    await tab.setViewportSize({ width, height: 900 });
    const over = await wider(tab);
    if (over > 0) complain(`${width}: ${over} px too wide`);
    if (!axe || !widths.includes(width)) continue;
    for (const violation of await violations(tab)) complain(`${width} light ${violation}`);
  }
  if (axe && dark) {
    await tab.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    for (const width of widths) {
      await tab.setViewportSize({ width, height: 900 });
      for (const violation of await violations(tab, ["color-contrast", "link-in-text-block"])) complain(`${width} dark ${violation}`);
    }
  }
  const lang = await tab.evaluate(() => document.documentElement.lang);
  return { path, status, lang, found };
}

const commands = {
  async open({ base, width, height, scheme, lang, scripts }) {
    await page?.context().close();
    const context = await browser.newContext({
      baseURL: base,
      viewport: { width, height },
      colorScheme: scheme,
      locale: lang,
      timezoneId: "Asia/Tokyo",
      javaScriptEnabled: scripts,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(10_000);
    page = await context.newPage();
    scripted = scripts;
    complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
    });
  },
  async goto({ path }) {
    return (await page.goto(path)).status();
  },
  type: ({ selector, value }) => page.locator(selector).first().fill(value),
  fill: ({ label, value }) => field(label).fill(value),
  check: ({ label, on }) => field(label).setChecked(on),
  choose: ({ label, value }) => field(label).selectOption({ label: value }),
  upload: ({ label, file }) => field(label).setInputFiles(file),
  press: ({ name }) => named("button", name).click(),
  follow: ({ name }) => named("link", name).click(),
  click: ({ selector }) => page.locator(selector).first().click(),
  key: ({ key }) => page.keyboard.press(key),
  see: ({ words }) => page.getByText(words).filter({ visible: true }).first().waitFor(),
  seeIn: ({ selector, words }) => page.locator(selector).filter({ hasText: words, visible: true }).first().waitFor(),
  text: ({ selector }) => page.locator(selector).first().innerText(),
  texts: ({ selector }) => page.locator(selector).allInnerTexts(),
  value: ({ label }) => field(label).inputValue(),
  attribute: ({ selector, name }) => page.locator(selector).first().getAttribute(name),
  count: ({ selector }) => page.locator(selector).count(),
  where: () => page.url(),
  title: () => page.title(),
  cookies: () => page.context().cookies(),
  show: ({ width, height, scheme }) =>
    Promise.all([page.setViewportSize({ width, height }), page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" })]),
  // How far the page is wider than the window, in pixels.
  play: ({ selector }) =>
    page.locator(selector).first().evaluate(async (audio) => {
      await audio.play();
      if (!audio.ended) await new Promise((done) => audio.addEventListener("ended", done, { once: true }));
      return Math.round(audio.duration * 1000);
    }),
  overflow: () => wider(page),
  close: () => browser.close(),
  screenshot: ({ file }) => page.screenshot({ path: file, fullPage: true }),
  // What a camera sees of an element: the lightness of every pixel, row by row.
  async picture({ selector }) {
    const png = (await page.locator(selector).first().screenshot()).toString("base64");
    const tab = await page.context().newPage();
    const picture = await tab.evaluate(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const { width, height } = image;
      const drawn = new OffscreenCanvas(width, height).getContext("2d");
      drawn.drawImage(image, 0, 0);
      const { data } = drawn.getImageData(0, 0, width, height);
      return { width, height, grey: Array.from({ length: width * height }, (_, i) => data[4 * i + 1]) };
    }, png);
    await tab.close();
    return picture;
  },
  // Whether an element lies within its row, left to right, as far as the row is shown.
  within: ({ selector, row }) =>
    page.locator(selector).first().evaluate((element, row) => {
      const [inner, outer] = [element, element.closest(row)].map((one) => one.getBoundingClientRect());
      return inner.left >= outer.left && inner.right <= outer.right;
    }, row),
  complaints: () => complaints.splice(0),
  async axe() {
    // Without scripts it would wait for ever.
    if (!scripted) throw new Error("axe needs a window with scripts");
    return violations(page);
  },
  // Many pages of the same login, in tabs side by side.
  async survey({ paths, tabs, ...looks }) {
    const left = [...paths];
    const seen = [];
    const one = async () => {
      const tab = await page.context().newPage();
      for (let path = left.shift(); path; path = left.shift()) {
        tab.removeAllListeners();
        seen.push(await look(tab, path, looks));
      }
      await tab.close();
    };
    await Promise.all(Array.from({ length: tabs }, one));
    return seen;
  },
};

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");
say({ ok: browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...args } = JSON.parse(line);
  try {
    say({ ok: (await commands[name](args)) ?? null });
    if (name === "close") process.exit(0);
  } catch (error) {
    say({ error: String(error?.message ?? error) });
  }
}
// Whoever spoke to us is gone.
await browser.close();
