// Time: every moment can be looked at again, acting there makes another course, a long command is shown as it runs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

/// A page on which a Service came at one moment and went at a later one; time stands.
async function voyage(t) {
  const hands = await learner(t, portolan);
  const { page, run } = hands;
  await run("kubectl create service clusterip early --tcp=80:80");
  await page.waitForTimeout(700);
  await run("kubectl create service clusterip late --tcp=80:80");
  await page.waitForTimeout(700);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const slider = page.getByRole("slider", { name: "Moment" });
  const on = (name) => page.locator(`[data-id="service/default/${name}"]`).count();
  return { ...hands, slider, on };
}

test("every change and every connection is a mark", async (t) => {
  const { page, run, settled } = await learner(t, portolan);
  await run("kubectl create deployment web --image=nginx:1.27");
  await run("kubectl expose deployment web --port=80");
  await settled("kubectl get deployment web", /1\/1/);
  await run("kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -O- web");
  const titles = (await page.locator(".marks title").allTextContents()).join("\n");
  for (const mark of [/^kubectl expose deployment web --port=80$/m, /^service\/web created$/m, /^request #1 reached web-\S+:80$/m]) {
    assert.match(titles, mark);
  }
  assert.ok((await page.locator(".moment .input").count()) >= 3, "what was typed");
  assert.equal(await page.locator(".moment.traffic .delivered").count(), 1);
});

test("keys walk through time and back to now; the stage shows each moment", async (t) => {
  const { page, slider, on } = await voyage(t);
  assert.deepEqual([await on("early"), await on("late")], [1, 1]);
  await slider.focus();
  await slider.press("Home");
  await page.locator('[data-id="service/default/early"]').waitFor({ state: "detached" });
  assert.equal(await slider.getAttribute("aria-valuetext"), "0.0 s: ");
  await slider.press("ArrowRight");
  await page.locator('[data-id="service/default/early"]').waitFor();
  assert.equal(await on("late"), 0);
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.locator('[data-id="service/default/late"]').waitFor();
  assert.equal(await page.getByRole("button", { name: "Back to now" }).count(), 0);
  assert.deepEqual(page.troubles, []);
});

test("a drag on the line leads to the moment under it, and playing goes on from there to now", async (t) => {
  const { page, slider, on } = await voyage(t);
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 2, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.locator('[data-id="service/default/early"]').waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.locator('[data-id="service/default/early"]').waitFor();
  await page.locator('[data-id="service/default/late"]').waitFor();
  await page.getByRole("button", { name: "Back to now" }).waitFor({ state: "detached" });
  assert.equal(await on("late"), 1);
});

test("single steps go from mark to mark, and the engine answers as of then", async (t) => {
  const { page, on } = await voyage(t);
  const back = page.getByRole("button", { name: "One step back" });
  // Creating a Service leaves several marks: what was typed, the Service, its slice.
  for (let clicks = 0; clicks < 8 && (await on("late")); clicks += 1) {
    await back.click();
    await page.waitForTimeout(100);
  }
  assert.equal(await on("late"), 0);
  assert.match(await page.locator(".caption").innerText(), /^\d\.\d s\s+of \d\.\d s/);
  await page.getByRole("button", { name: "One step on" }).click();
  await page.locator('[data-id="service/default/late"]').waitFor();
});

test("acting in the past makes another course, and the one that was left can be taken again", async (t) => {
  const { page, run, slider } = await voyage(t);
  await slider.focus();
  await slider.press("Home");
  await slider.press("ArrowRight");
  await page.locator('[data-id="service/default/late"]').waitFor({ state: "detached" });
  assert.match(await run("kubectl create service clusterip other --tcp=80:80"), /history takes another course[^]*service\/other created/);
  assert.match(await run("kubectl get svc"), /early[^]*other/);
  assert.doesNotMatch(await run("kubectl get svc"), /late/);
  await page.getByRole("button", { name: "Log" }).click();
  const log = page.getByRole("region", { name: "Log" });
  await log.getByText("kubectl create service clusterip late").waitFor();
  assert.deepEqual(await findings(page), []);
  await log.getByRole("button", { name: "Go there" }).click();
  await page.locator('[data-id="service/default/late"]').waitFor();
  assert.doesNotMatch(await run("kubectl get svc"), /other/);
  await log.getByText("kubectl create service clusterip other").waitFor();
});

test("undo and redo; something else done after an undo leaves what was undone within reach", async (t) => {
  const { page, run } = await voyage(t);
  await page.getByRole("button", { name: "Undo" }).click();
  assert.match(await run("kubectl get svc late"), /not found/);
  await page.getByRole("button", { name: "Log" }).click();
  await page.getByRole("button", { name: "Go there" }).click();
  assert.match(await run("kubectl get svc late"), /ClusterIP/);
});

test("a moment is given a name, and two are compared", async (t) => {
  const { page, run } = await voyage(t);
  await run("kubectl label service early tier=front");
  await page.getByRole("button", { name: "Log" }).click();
  const log = page.getByRole("region", { name: "Log" });
  await log.getByRole("textbox", { name: "Name this moment" }).fill("labelled <b>");
  await log.getByRole("button", { name: "Name it" }).click();
  await log.getByRole("button", { name: "labelled <b>" }).waitFor();
  await log.getByRole("combobox", { name: "From" }).selectOption("0");
  await log.getByRole("button", { name: "Compare" }).click();
  await log.getByText("service/early").click();
  assert.match(await log.locator("li", { hasText: "service/early" }).locator("pre").first().innerText(), /^\+ {4}tier: front$/m);
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  assert.deepEqual(page.troubles, []);
});

test("a command that takes its time is shown as it runs: the passing Pod is there while its packet flies", async (t) => {
  const { page, run, settled } = await learner(t, portolan);
  await run("kubectl create deployment web --image=nginx:1.27");
  await run("kubectl expose deployment web --port=80");
  await settled("kubectl get deployment web", /1\/1/);
  await run("kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -O- web");
  await page.locator('[data-id="pod/default/tmp"]').waitFor();
  const told = page.locator(".told");
  await told.waitFor();
  assert.match(await told.innerText(), /Pod tmp to web \(10\.96\.\d+\.\d+:80\): accepted by Pod web-/);
  assert.equal(await page.locator('[data-id="pod/default/tmp"]').count(), 1, "it waits until the packet has arrived");
  await page.locator('[data-id="pod/default/tmp"]').waitFor({ state: "detached" });
  assert.deepEqual(page.troubles, []);
});

test("without motion a packet goes from place to place in a few steps", async (t) => {
  const pictures = async (reducedMotion) => {
    const { page, run, settled } = await learner(t, portolan, "/", { reducedMotion });
    await run("kubectl create deployment web --image=nginx:1.27");
    await run("kubectl expose deployment web --port=80");
    await run("kubectl run client --image=busybox:1.37 --command -- sleep infinity");
    await settled("kubectl get pod client", /Running/);
    await settled("kubectl get deployment web", /1\/1/);
    await page.getByRole("button", { name: "Send one" }).click();
    return page.evaluate(async () => {
      const seen = new Set();
      const canvas = document.querySelector("canvas.packets");
      for (const end = performance.now() + 3000; performance.now() < end; ) {
        await new Promise((done) => requestAnimationFrame(done));
        seen.add(canvas.toDataURL());
      }
      return seen.size;
    });
  };
  const [moving, still] = [await pictures("no-preference"), await pictures("reduce")];
  assert.ok(still <= 8, `${still} different pictures without motion`);
  assert.ok(moving > 2 * still, `${moving} with it`);
});
