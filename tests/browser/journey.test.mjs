// The way of a learner through the engine: what is typed, applied, taken back and shared.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { harness } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

test("the notes' Deployment and Service answer as kubectl does", async (t) => {
  const { page, run } = await learner(t, portolan);
  const created = await run("kubectl create deployment echoserver --image=hashicorp/http-echo:1.0.0 --replicas=5");
  assert.equal(created, "deployment.apps/echoserver created");
  const exposed = await run("kubectl expose deployment echoserver --port=80 --target-port=8080");
  assert.equal(exposed, "service/echoserver exposed");
  assert.match(await run("kubectl get svc echoserver"), /^NAME .*\nechoserver +ClusterIP +10\.96\.\d+\.\d+ +<none> +80\/TCP/);
  assert.match(await run("kubectl get svc nobody"), /^Error from server \(NotFound\): services "nobody" not found$/);
  assert.match(await run("nonsense"), /nonsense: command not found/);
  assert.deepEqual(page.troubles, []);
});

test("virtual time runs: the Pods come up by themselves", async (t) => {
  const { run, settled } = await learner(t, portolan);
  await run("kubectl create deployment web --image=nginx:1.27 --replicas=2");
  await settled("kubectl get deployment web", /web +2\/2/);
});

test("Tab completes words of the cluster", async (t) => {
  const { page, line } = await learner(t, portolan);
  await line.click();
  await page.keyboard.type("kubectl descr");
  await line.press("Tab");
  await page.keyboard.type("servi");
  await line.press("Tab");
  assert.match(await line.inputValue(), /^kubectl describe service/);
});

test("a problem is underlined while it is typed, listed, and refused in the same words", async (t) => {
  const { page } = await learner(t, portolan);
  const manifest = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selecter:\n    app: web\n  ports:\n  - port: 80\n";
  await page.getByRole("textbox", { name: "Manifest" }).fill(manifest);
  const problem = page.locator(".problems li");
  await problem.waitFor();
  assert.match(await problem.textContent(), /^6:\d+ error: unknown field "spec\.selecter"$/);
  assert.equal((await page.locator(".colours .mark").allTextContents()).join(""), "selecter");
  await page.getByRole("button", { name: "Apply" }).click();
  assert.match(await page.locator(".chunk.stderr").last().textContent(), /unknown field "spec\.selecter"/);
  await page.getByRole("textbox", { name: "Manifest" }).fill(manifest.replace("selecter", "selector"));
  await problem.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator(".chunk.stdout", { hasText: "service/web created" }).waitFor();
});

test("undo takes a command back and redo does it again", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.match(await run("kubectl get namespace shop"), /not found/);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Redo" }).click();
  assert.match(await run("kubectl get namespaces"), /default/);
});

test("a link carries the state, and a broken one is refused in words", async (t) => {
  const { page, run } = await learner(t, portolan);
  await run("kubectl create namespace shop");
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForFunction(() => location.hash.length > 10);
  const hash = await page.evaluate(() => location.hash);
  const other = await learner(t, portolan, `/${hash}`);
  assert.match(await other.run("kubectl get namespace shop"), /^NAME +STATUS +AGE\nshop +Active/);
  const broken = await learner(t, portolan, `/${hash.slice(0, hash.length - 5)}`);
  assert.match(await broken.page.locator(".chunk.note").textContent(), /link is cut short or damaged/);
  assert.match(await broken.run("kubectl get namespace shop"), /not found/);
  assert.deepEqual([...other.page.troubles, ...broken.page.troubles], []);
});

test("a hundred thousand lines of output scroll without stalling the page", async (t) => {
  const { page, line, run } = await learner(t, portolan);
  const long = await run("seq 1 100000");
  assert.ok(long.endsWith("\n100000"), "all of it is there");
  const slowest = await page.evaluate(async () => {
    const roll = document.querySelector(".roll");
    let worst = 0;
    for (let step = 0; step < 30; step += 1) {
      const start = performance.now();
      roll.scrollTop -= 4000;
      await new Promise((done) => requestAnimationFrame(done));
      worst = Math.max(worst, performance.now() - start);
    }
    return worst;
  });
  // A stall would be seconds; the shared machines of a test run allow no tighter figure.
  assert.ok(slowest < 1000, `a frame took ${slowest} ms`);
  await line.fill("echo still here");
  await line.press("Enter");
  await page.locator(".chunk.stdout", { hasText: "still here" }).waitFor();
});
