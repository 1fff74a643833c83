// One lesson, driven from the host page by messages alone: what every host in this folder has to pass.
import assert from "node:assert/strict";
import { FOLDER, launch, mounted } from "../browser/browser.mjs";
import { serve } from "../browser/serve.mjs";
import { SLUG, play } from "./lesson.mjs";

export const TYPES = ["ready", "resize", "state", "step", "goal", "attempt", "prediction", "done", "refused"];

/// Serves a host's built folder with the playground under /portolan/, and starts Chromium.
export async function hosted(folder, { mounts = {}, policy = "" } = {}) {
  // Some of these hosts name an icon that they do not have.
  const site = await serve(folder, { "/favicon.ico": "", "/img/favicon.ico": "" }, { mounts: { "/portolan/": FOLDER, ...mounts }, policy });
  const browser = await launch();
  async function open(path = "/", options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.troubles = [];
    page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
    page.on("pageerror", (error) => page.troubles.push(`exception: ${error.message}`));
    await page.addInitScript((types) => {
      window.told = [];
      for (const type of types) document.addEventListener(`portolan-${type}`, (event) => window.told.push(event.detail));
    }, TYPES);
    await page.goto(site.origin + path);
    return page;
  }
  async function close() {
    await browser.close();
    await site.close();
  }
  return { origin: site.origin, browser, open, close };
}

/// Waits until the host was told something that fits, from the place `since` on; gives it and the place after it.
export async function told(page, type, fits = {}, since = 0) {
  const handle = await page.waitForFunction(
    ([type, fits, since]) => {
      const at = window.told.findIndex(
        (one, place) => place >= since && one.type === type && Object.entries(fits).every(([name, value]) => one[name] === value),
      );
      return at >= 0 && { at, message: window.told[at] };
    },
    [type, fits, since],
  );
  return handle.jsonValue();
}

/// Calls a method of the element.
export const ask = (page, method, ...parts) =>
  page.evaluate(
    ([method, parts]) => document.querySelector("portolan-playground")[method](...parts),
    [method, parts],
  );

/// The frame inside the element.
export async function inside(page) {
  const handle = await page.locator("portolan-playground iframe").elementHandle();
  const frame = await handle.contentFrame();
  await mounted(frame);
  return frame;
}

/// Types commands by messages, reads the states that are told, looks into the frame, goes back, is refused politely.
export async function drive(page) {
  const ready = await told(page, "ready");
  assert.equal(ready.message.portolan, 1);
  const frame = await inside(page);
  const before = ready.message.inputs;

  await ask(page, "run", "kubectl create deployment web --image=nginx:1.27 --replicas=2");
  await frame.locator(".chunk.stdout", { hasText: "deployment.apps/web created" }).waitFor();
  const created = await told(page, "state", { inputs: before + 1 });
  assert.match(created.message.link, /^1\.[\w-]+$/);
  await ask(page, "run", "kubectl expose deployment web --port=80");
  await frame.locator(".chunk.stdout", { hasText: "service/web exposed" }).waitFor();
  await told(page, "state", { inputs: before + 2 });

  await ask(page, "send", "theme", { theme: "dark" });
  await frame.locator("html[data-theme=dark]").waitFor({ state: "attached" });

  // Back to the first state, by its link: the Service is gone.
  const since = await page.evaluate(() => window.told.length);
  await ask(page, "load", { link: created.message.link });
  await told(page, "state", { inputs: before + 1 }, since);
  await ask(page, "run", "kubectl get service web");
  await frame.locator(".chunk.stderr", { hasText: "not found" }).waitFor();

  await ask(page, "load", { link: "1.broken" });
  const refused = await told(page, "refused");
  assert.match(refused.message.reason, /cut short or damaged/);
  await ask(page, "run", "kubectl get deployment web -o name");
  await frame.locator(".chunk.stdout", { hasText: "deployment.apps/web" }).last().waitFor();

  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, "the host keeps its focus");

  await ask(page, "load", { lesson: "9" });
  const opened = await told(page, "step", { lesson: SLUG, step: 0 });
  assert.equal(opened.message.steps, 2);
  await play(frame, (command) => ask(page, "run", command));
  const first = await told(page, "prediction", { lesson: SLUG, step: 0, prediction: 0 });
  assert.equal(first.message.score, 1);
  assert.match(first.message.text, /\w/);
  const done = await told(page, "done", { lesson: SLUG });
  assert.equal(done.message.score, 1);
  const order = await page.evaluate(() => window.told.map((one) => one.type));
  for (const type of ["step", "prediction", "goal", "attempt"]) {
    assert.ok(order.includes(type) && order.lastIndexOf("done") > order.indexOf(type), `${type} comes before done: ${order}`);
  }
  await ask(page, "step", 0);
  await frame.getByRole("heading", { name: "The alarm at night" }).waitFor();
  return { frame, done: done.message };
}
