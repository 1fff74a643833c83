// The editor: its two layers agree, and its keys do what an editor's do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness } from "./browser.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

async function editor(t) {
  const page = await portolan.open();
  t.after(() => page.context().close());
  return { page, text: page.getByRole("textbox", { name: "Manifest" }) };
}

test("an example opens in colours that cover the text letter by letter", async (t) => {
  const { page, text } = await editor(t);
  await page.getByRole("button", { name: "Examples" }).click();
  assert.deepEqual(await findings(page), []);
  await page.getByRole("menuitem", { name: /Five echo servers/ }).click();
  const value = await text.inputValue();
  assert.match(value, /^apiVersion: apps\/v1\nkind: Deployment\n/);
  assert.equal(await page.locator(".colours").evaluate((layer) => layer.textContent), `${value}\n`);
  const places = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [letters, colours] = [box(".letters"), box(".colours")];
    return [letters.left - colours.left, letters.top - colours.top, letters.height - colours.height];
  });
  assert.deepEqual(places, [0, 0, 0]);
  assert.deepEqual(await findings(page), []);
});

test("Enter keeps the depth, Tab indents, the browser's undo takes it back", async (t) => {
  const { page, text } = await editor(t);
  await text.click();
  await page.keyboard.type("spec:");
  await text.press("Enter");
  await page.keyboard.type("ports:");
  await text.press("Enter");
  await page.keyboard.type("- port: 80");
  assert.equal(await text.inputValue(), "spec:\n  ports:\n    - port: 80");
  await text.press("Shift+Tab");
  assert.equal(await text.inputValue(), "spec:\n  ports:\n  - port: 80");
  await text.press("Control+z");
  assert.equal(await text.inputValue(), "spec:\n  ports:\n    - port: 80");
  assert.deepEqual(page.troubles, []);
});

test("Escape, then Tab, leaves the field", async (t) => {
  const { page, text } = await editor(t);
  await text.click();
  await text.press("Escape");
  await text.press("Tab");
  const label = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.notEqual(label, "Manifest");
});

test("markup in a manifest stays text", async (t) => {
  const { page, text } = await editor(t);
  await text.fill("name: <img src=x onerror=alert(1)>");
  assert.equal(await page.locator(".colours img").count(), 0);
  assert.deepEqual(page.troubles, []);
});

test("the menu of examples works by keyboard", async (t) => {
  const { page, text } = await editor(t);
  const button = page.getByRole("button", { name: "Examples" });
  await button.focus();
  // The menu takes the focus when it has opened.
  const opened = () => page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem");
  await button.press("ArrowDown");
  await opened();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  assert.equal(await button.evaluate((element) => element === document.activeElement), true);
  await button.press("ArrowDown");
  await opened();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  assert.match(await text.inputValue(), /targetPort: 8080/);
});
