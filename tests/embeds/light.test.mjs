// Hosts that need no build: a plain page under a strict policy, and a reveal.js deck from its registry package.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { findings } from "../browser/axe.mjs";
import { ask, drive, hosted, inside, told } from "./drive.mjs";

// The host's own policy, as strict as its needs allow: the element brings neither inline script nor inline style sheet.
const STRICT = "default-src 'none'; script-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'";
const browserTests = createRequire(new URL("../browser/package.json", import.meta.url));

let plain;
before(async () => {
  plain = await hosted("tests/embeds/plain", { policy: STRICT });
});
after(() => plain?.close());

test("a plain page under a strict content security policy", async () => {
  const page = await plain.open();
  const { frame, done } = await drive(page);
  // `xapi` stands on the element.
  assert.equal(done.statement.verb.id, "http://adlnet.gov/expapi/verbs/completed");
  assert.match(done.statement.object.id, /^http:\/\/127\.0\.0\.1:\d+\/portolan\/\?lesson=09-ping$/);
  assert.deepEqual(done.statement.result, { completion: true, success: true, score: { scaled: 1 } });
  assert.deepEqual(page.troubles, []);
  assert.deepEqual(await findings(frame), []);
  await page.context().close();
});

test("the element's attributes, height and methods", async () => {
  const page = await plain.open();
  await told(page, "ready");
  const frame = page.locator("portolan-playground iframe");
  assert.equal(await frame.getAttribute("sandbox"), "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  assert.equal(await frame.getAttribute("title"), "Services, to try out");
  assert.match(await frame.getAttribute("src"), /^http:\/\/127\.0\.0\.1:\d+\/portolan\/\?embed=?&theme=light&panes=lesson%2Cstage%2Cterminal&xapi=&host=http%3A/);
  await page.evaluate(() => document.querySelector("portolan-playground").setAttribute("height", "333"));
  assert.equal((await frame.boundingBox()).height, 333);
  await ask(page, "run", "kubectl create namespace shop");
  await told(page, "state", { inputs: 1 });
  const since = await page.evaluate(() => window.told.length);
  await ask(page, "reset");
  await told(page, "state", { inputs: 0 }, since);
  await ask(page, "send", "nonsense");
  assert.equal((await told(page, "refused")).message.reason, "There is no message of this type.");
  await page.context().close();
});

test("a poster until it is clicked, asleep while it is off screen", async () => {
  const page = await plain.open();
  await told(page, "ready");
  await page.evaluate(() => {
    const late = document.createElement("portolan-playground");
    late.setAttribute("loading", "click");
    document.querySelector("portolan-playground").replaceWith(late);
  });
  const poster = page.getByRole("button", { name: "Open the playground" });
  await poster.waitFor();
  assert.equal(await page.locator("portolan-playground iframe").count(), 0);
  await page.evaluate(() => (window.told = []));
  await poster.click();
  await told(page, "ready");
  assert.equal(await page.evaluate(() => document.querySelector("portolan-playground").shadowRoot.activeElement?.tagName), "IFRAME");
  const frame = await inside(page);
  const clock = () => frame.evaluate(() => document.querySelector("[data-asleep]")?.dataset.asleep);
  assert.equal(await clock(), "false");
  await page.evaluate(() => (document.querySelector("main").style.paddingTop = "5000px"));
  await frame.locator("[data-asleep=true]").waitFor({ state: "attached" });
  await page.evaluate(() => (document.querySelector("main").style.paddingTop = "0"));
  await frame.locator("[data-asleep=false]").waitFor({ state: "attached" });
  await page.context().close();
});

test("another window's messages and a forged origin change nothing", async () => {
  const page = await plain.open();
  await told(page, "ready");
  const frame = await inside(page);
  // From the frame's own script, and from a frame beside it: neither is the host.
  await frame.evaluate(() => window.postMessage({ portolan: 1, type: "run", command: "kubectl create namespace own" }, "*"));
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("iframe"), { name: "beside" })));
  await page.frame({ name: "beside" }).evaluate(() => {
    const target = parent.document.querySelector("portolan-playground").shadowRoot.querySelector("iframe").contentWindow;
    target.postMessage({ portolan: 1, type: "run", command: "kubectl create namespace beside" }, "*");
  });
  for (const message of [null, 7, "text", [], { portolan: 1 }, { portolan: 1, type: "run", command: {} }, { portolan: 1, type: "load", link: "x".repeat(400_000) }]) {
    await page.evaluate((message) => document.querySelector("portolan-playground").shadowRoot.querySelector("iframe").contentWindow.postMessage(message, "*"), message);
  }
  await ask(page, "run", "kubectl get namespaces");
  const listed = frame.locator(".chunk.stdout", { hasText: "kube-system" });
  await listed.waitFor();
  assert.doesNotMatch(await listed.textContent(), /own|beside/);
  await page.context().close();
});

test("a reveal.js deck", async (t) => {
  const reveal = join(dirname(browserTests.resolve("reveal.js/dist/reveal.js")));
  const deck = await hosted("tests/embeds/reveal", { mounts: { "/reveal/": reveal } });
  t.after(() => deck.close());
  const page = await deck.open();
  await page.waitForFunction(() => window.Reveal?.isReady());
  await page.keyboard.press("ArrowRight");
  await drive(page);
  // The deck hears its keys again once it is clicked.
  await page.mouse.click(8, 8);
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: "Questions" }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
