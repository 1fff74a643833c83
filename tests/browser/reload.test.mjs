// What is left when the page is loaded again, when storage is refused, when the page fails.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { harness, mounted } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

test("a reload leads back to where the learner was", async (t) => {
  const { page, run, line } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  await page.getByRole("textbox", { name: "Manifest" }).fill("kind: Service\n");
  await page.reload();
  await mounted(page);
  await page.locator(".chunk", { hasText: "namespace/shop created" }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Manifest" }).inputValue(), "kind: Service\n");
  assert.match(await run("kubectl get namespace shop"), /Active/);
  await line.press("ArrowUp");
  await line.press("ArrowUp");
  assert.equal(await line.inputValue(), "kubectl create namespace shop");
  await page.getByRole("button", { name: "Start afresh" }).click();
  assert.match(await run("kubectl get namespace shop"), /not found/);
  assert.deepEqual(page.troubles, []);
});

test("after a link is opened and worked on, a reload leads to the work", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForFunction(() => location.hash.length > 10);
  const other = await learner(t, portolan, `/${await page.evaluate(() => location.hash)}`);
  await other.run("kubectl create namespace quay");
  await other.page.reload();
  await mounted(other.page);
  assert.match(await other.run("kubectl get namespaces"), /quay[^]*shop/);
});

test("a damaged store, and one that the page did not survive, are set aside", async (t) => {
  const { page, run } = await learner(t, portolan);
  const leave = async (entries) => {
    // A page of the same origin that runs nothing, so that nothing is stored on the way out.
    await page.goto(`${portolan.origin}/boot.js`);
    await page.evaluate((entries) => entries.forEach(([key, value]) => localStorage.setItem(key, value)), entries);
    await page.goto(`${portolan.origin}/`);
    await mounted(page);
  };
  await leave([["portolan.state", "1.garbage"]]);
  assert.match(await run("kubectl get namespaces"), /default/);
  await leave([["portolan.opening", "1"], ["portolan.state", "1.garbage"]]);
  await page.locator(".chunk.note", { hasText: "did not survive" }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("portolan.opening")), null);
});

test("where storage is refused the page works without it", async (t) => {
  const context = await portolan.browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  await page.goto(`${portolan.origin}/`);
  await mounted(page);
  const line = page.getByRole("textbox", { name: "Command" });
  await line.fill("kubectl create namespace shop");
  await line.press("Enter");
  await page.locator(".chunk.stdout", { hasText: "namespace/shop created" }).waitFor();
  await page.waitForTimeout(1200);
  assert.deepEqual(troubles, []);
});

test("should the page fail, the lifeboat leads back to the moment before", async (t) => {
  const { page, run, line } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  // A debug build of the page fails when it is asked to; a release knows no such word.
  await line.fill("panic!()");
  await line.press("Enter");
  const known = page.locator(".chunk.stderr", { hasText: "panic" });
  const boat = page.getByRole("alert").filter({ hasText: "run aground" });
  await known.or(boat).first().waitFor();
  if (await known.count()) return t.skip("a release build");
  await boat.getByRole("link", { name: "Go back to the moment before" }).click();
  await page.waitForLoadState();
  await boat.waitFor({ state: "detached" });
  await mounted(page);
  assert.match(await run("kubectl get namespace shop"), /Active/);
});
