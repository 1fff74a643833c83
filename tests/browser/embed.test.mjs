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
