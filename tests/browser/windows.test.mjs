// The windows over the page: help, and what is shared.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness, mounted } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

test("the help is found by its words and gives the focus back", async (t) => {
  const { page } = await learner(t, portolan);
  const button = page.getByRole("button", { name: "Help" });
  await button.click();
  const help = page.getByRole("dialog", { name: "Help" });
  const field = help.getByRole("searchbox", { name: "Search the help" });
  assert.equal(await field.evaluate((field) => field === document.activeElement), true, "the field has the focus");
  await field.fill("clusterIP none");
  await help.getByText("Headless Service").waitFor();
  assert.equal(await help.locator("dt").count(), 1);
  await field.fill("kubectl expose");
  assert.equal(await help.locator("dt").first().textContent(), "kubectl expose");
  await field.fill("xyzzy");
  await help.getByText("Nothing has all of these words.").waitFor();
  assert.deepEqual(await findings(page), []);
  // A field for searching is emptied first, as everywhere in this browser.
  await page.keyboard.press("Escape");
  assert.equal(await field.inputValue(), "");
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  assert.equal(await button.evaluate((button) => button === document.activeElement), true, "the button has it again");
  await page.keyboard.press("F1");
  await help.waitFor();
  await help.getByRole("button", { name: "Close" }).click();
  await help.waitFor({ state: "detached" });
});

test("the lines for a course page change with what is chosen, and the preview is what they make", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  await page.getByRole("button", { name: "Share" }).click();
  const share = page.getByRole("dialog", { name: "Share" });
  assert.match(await share.getByLabel("Link", { exact: true }).inputValue(), /^http:\/\/127\.0\.0\.1:\d+\/#1\.[\w-]+$/);
  const lines = share.getByLabel("Lines for the page");
  assert.match(
    await lines.inputValue(),
    /^<script async src="http:\/\/127\.0\.0\.1:\d+\/portolan-playground\.js"><\/script>\n<portolan-playground height="500" loading="lazy" state="1\.[\w-]+"><\/portolan-playground>$/,
  );
  await share.getByRole("radio", { name: "Dark" }).check({ force: true });
  await share.getByRole("radio", { name: "Frame" }).check({ force: true });
  assert.match(await lines.inputValue(), /^<iframe src="http:\/\/127\.0\.0\.1:\d+\/\?embed&amp;theme=dark#1\./);
  assert.match(await lines.inputValue(), /sandbox="allow-scripts"/);
  const preview = share.frameLocator("iframe");
  await mounted(preview);
  await preview.locator("html[data-theme=dark]").waitFor({ state: "attached" });
  await preview.locator(".chunk.note", { hasText: "Opened from a link: 1 input was done again." }).waitFor();
  // Previews that were replaced before they had loaded have broken off.
  assert.deepEqual(page.troubles.filter((trouble) => !trouble.startsWith("failed: ")), []);
  assert.deepEqual(await findings(page), []);
});

test("what the lines make shows the state", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  await page.getByRole("button", { name: "Share" }).click();
  const lines = await page.getByRole("dialog").getByLabel("Lines for the page").inputValue();
  const { serve } = await import("./serve.mjs");
  const host = await serve("tests/browser", { "/course": `<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">${lines}</html>` });
  t.after(() => host.close());
  await page.goto(`${host.origin}/course`);
  const frame = page.frameLocator("portolan-playground iframe");
  await frame.locator(".chunk.note", { hasText: "Opened from a link: 1 input was done again." }).waitFor();
});

test("a link pasted over the page's address opens, and the view comes along", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create deployment web --image=nginx:1.27");
  await run("kubectl expose deployment web --port=80");
  await page.getByRole("radio", { name: "Packet path" }).check({ force: true });
  await page.getByRole("button", { name: "Share" }).click();
  const hash = await page.evaluate(() => location.hash);
  const other = await learner(t, portolan);
  await other.page.evaluate((hash) => (location.hash = hash), hash);
  await other.page.locator(".chunk.note", { hasText: "Opened from a link: 2 inputs were done again." }).waitFor();
  assert.equal(await other.page.getByRole("radio", { name: "Packet path" }).isChecked(), true);
  assert.match(await other.run("kubectl get service web -o name"), /^service\/web/);
});
