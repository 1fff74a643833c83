// The page as a whole: it starts, stays at home, and anyone can use it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness } from "./browser.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

test("starts without an error and asks nobody but its own origin", async () => {
  const page = await portolan.open();
  await page.getByRole("heading", { level: 1, name: "Portolan" }).waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("works under a path of any depth and survives a reload", async () => {
  const page = await portolan.open("/index.html?x=1#y");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Portolan" }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in ${colorScheme}`, async () => {
    const page = await portolan.open("/", { colorScheme });
    assert.deepEqual(await findings(page), []);
    await page.context().close();
  });
}

for (const [width, height] of [[1440, 900], [1024, 700], [768, 1024], [390, 800], [320, 640]]) {
  test(`nothing is cut off at ${width}x${height}`, async () => {
    const page = await portolan.open("/", { viewport: { width, height } });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `the page is ${wide} wide`);
    for (const name of ["Stage", "Timeline"]) {
      assert.equal(await page.getByRole("region", { name, exact: true }).count(), 1, `one region called ${name}`);
    }
    for (const name of ["Terminal", "Manifest", "Objects"]) {
      const tab = page.getByRole("tab", { name, exact: true });
      if (await tab.count()) await tab.click();
      const box = await page.locator(`#${name.toLowerCase()}`).boundingBox();
      assert.ok(box && box.width > 150 && box.height > 120, `room for ${name}: ${JSON.stringify(box)}`);
      assert.ok(box.x >= 0 && box.x + box.width <= width + 1, `${name} is on the screen`);
    }
    assert.deepEqual(await findings(page), []);
    await page.context().close();
  });
}
