// Drives one Chromium for one test. Reads one JSON command a line on standard input, answers one JSON
// line each; knows nothing of the portal. The Rust side is src/browser.rs.

import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";

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
  overflow: () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  close: () => browser.close(),
  screenshot: ({ file }) => page.screenshot({ path: file, fullPage: true }),
  complaints: () => complaints.splice(0),
  async axe() {
    // Without scripts it would wait for ever.
    if (!scripted) throw new Error("axe needs a window with scripts");
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    return violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join("\n    ")}`);
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
