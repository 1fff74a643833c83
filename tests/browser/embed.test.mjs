// The page inside other pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness, mounted } from "./browser.mjs";
import { serve } from "./serve.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

test("?embed hides the header and takes no focus", async () => {
  const page = await portolan.open("/?embed", { viewport: { width: 800, height: 500 } });
  assert.equal(await page.getByRole("banner").count(), 0);
  await page.getByRole("region", { name: "Stage", exact: true }).waitFor();
  await page.getByRole("textbox", { name: "Command" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  assert.deepEqual(page.troubles, []);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("an embedded page can be paused, and stores nothing", async (t) => {
  const page = await portolan.open("/?embed", { viewport: { width: 800, height: 500 } });
  t.after(() => page.context().close());
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  await page.getByRole("textbox", { name: "Command" }).fill("kubectl create namespace shop");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(1200);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("panes= chooses the parts, theme= the colours", async () => {
  const region = (page, name) => page.getByRole("region", { name, exact: true }).count();
  for (const [panes, wanted] of [
    ["stage", [1, 0, 0]],
    ["terminal", [0, 1, 0]],
    ["editor", [0, 0, 1]],
    ["stage,terminal", [1, 1, 0]],
    ["stage,editor", [1, 0, 1]],
    ["nonsense", [1, 1, 1]],
  ]) {
    const page = await portolan.open(`/?embed&panes=${panes}&theme=dark`, { viewport: { width: 900, height: 600 } });
    const there = [await region(page, "Stage"), await page.locator(".terminal").count(), await page.locator(".editor").count()];
    assert.deepEqual(there, wanted, panes);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    for (const part of await page.locator(".stage, .desk").all()) {
      const box = await part.boundingBox();
      assert.ok(box.height > 500, `${panes}: a part is ${box.height} high`);
    }
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test("height=auto tells the page around how high it would be", async (t) => {
  const host = await serve("tests/browser", {
    "/course": `<!doctype html><html lang="en"><title>A course</title><link rel="icon" href="data:,"><h1>A course</h1>
      <script>addEventListener("message", (event) => { if (event.data?.portolan === 1 && event.data.type === "resize") { window.told = event.data.height; document.querySelector("iframe").height = event.data.height; } });</script>
      <iframe title="Portolan" sandbox="allow-scripts" width="360" height="200" src="${portolan.origin}/?embed&height=auto"></iframe></html>`,
  });
  t.after(() => host.close());
  const context = await portolan.browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${host.origin}/course`);
  await page.waitForFunction(() => window.told > 500);
  const first = await page.evaluate(() => window.told);
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => window.told), first, "it does not grow with its own frame");
});

test("runs in a sandboxed frame of another origin", async (t) => {
  const host = await serve("tests/browser", {
    "/course": `<!doctype html><html lang="en"><title>A course</title><link rel="icon" href="data:,"><h1>A course</h1>
      <iframe title="Portolan" sandbox="allow-scripts" width="800" height="500" src="${portolan.origin}/?embed"></iframe></html>`,
  });
  t.after(() => host.close());
  const context = await portolan.browser.newContext();
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(`${host.origin}/course`);
  const frame = page.frameLocator("iframe");
  await mounted(frame);
  await frame.getByRole("region", { name: "Stage", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, "the host keeps its focus");
  assert.deepEqual(troubles, []);
  await context.close();
});
