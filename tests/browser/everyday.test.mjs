// What people do with a page besides: save its picture, follow a name, print it, open it without a network.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness, mounted } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

test("the picture is saved as SVG and as PNG", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create service clusterip harbour --tcp=80:80");
  await page.locator('[data-id="service/default/harbour"]').waitFor();
  const saved = async (name) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    return readFile(await (await download).path());
  };
  const svg = (await saved("Save the picture as SVG")).toString();
  assert.match(svg, /^<svg [^>]*viewBox="[^"]+"/);
  assert.match(svg, /harbour/);
  assert.match(svg, /--paper/);
  const png = await saved("Save the picture as PNG");
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  assert.ok(png.length > 5_000, `${png.length} bytes: something is drawn`);
  assert.deepEqual(page.troubles, []);
});

test("a name in a table leads to its thing on the stage", async (t) => {
  const { page, run } = await learner(t, portolan);
  assert.equal(await run("kubectl create service clusterip harbour --tcp=80:80"), "service/harbour created");
  assert.match(await run("kubectl get svc"), /^NAME +TYPE[^]*harbour +ClusterIP/);
  await page.locator(".chunk").last().getByRole("button", { name: "harbour" }).click();
  const card = page.getByRole("region", { name: "Inspector" });
  await card.getByRole("heading", { name: "harbour" }).waitFor();
  assert.deepEqual(await findings(page), []);
});

test("on paper there are the picture and the objects", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create service clusterip harbour --tcp=80:80");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("svg.chart").isVisible(), true);
  assert.equal(await page.locator("#objects td", { hasText: "harbour" }).first().isVisible(), true);
  assert.equal(await page.locator(".terminal").isVisible(), false);
});

test("with the system's own colours all can still be read", async (t) => {
  const { page, run } = await learner(t, portolan, "/", { forcedColors: "active" });
  await run("kubectl create service clusterip harbour --tcp=80:80");
  assert.deepEqual(await findings(page), []);
});

test("after the first visit the page opens without a network", async (t) => {
  const { page, run } = await learner(t, portolan);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    for (let tries = 0; tries < 50; tries += 1) {
      const kept = await (await caches.open("portolan")).keys();
      if (kept.some((one) => one.url.endsWith(".wasm"))) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  });
  await page.context().setOffline(true);
  await page.reload();
  await mounted(page);
  assert.match(await run("kubectl get namespaces"), /default/);
});

test("a page in another one keeps nothing for later", async (t) => {
  const { page } = await learner(t, portolan, "/?embed");
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});
