// Lessons: played as a learner would, through a wrong fix and a right one; from an address, from a file of progress.
import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness } from "./browser.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

/// Opens the first lesson after the first commands, which stands still until its question is answered.
async function lesson(options) {
  const page = await portolan.open("/?lesson=01-labels", options);
  await page.getByRole("heading", { name: "Everything runs, nobody answers" }).waitFor();
  return page;
}

/// Answers the question that is asked.
async function answer(page, choice) {
  await page.getByLabel(choice).check();
  await page.getByRole("button", { name: "Answer", exact: true }).click();
}

/// Types a command into the terminal.
async function type(page, command) {
  const line = page.getByRole("textbox", { name: "Command" });
  await line.fill(command);
  await line.press("Enter");
}

test("a lesson is played through a wrong fix and the right one", async () => {
  const page = await lesson();
  const run = page.getByRole("button", { name: "Run this in the terminal" });
  assert.ok(await run.isDisabled(), "first the prediction, then the trial");
  await answer(page, "It is answered");
  await page.getByText("No.", { exact: true }).waitFor();
  assert.match(await page.locator(".prediction .verdict").innerText(), /It is refused at once\./);
  await page.locator(".told").filter({ hasText: "refused" }).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();

  await page.locator(".goal.open").nth(1).waitFor();
  await type(page, "kubectl label pod -l app=shop tier=front-end --overwrite");
  // By hand it works for the Pods there are: the first goal holds, the one about new Pods does not.
  await page.locator(".goal.held").waitFor();
  await page.locator(".goal.open").waitFor();
  assert.equal(await page.getByRole("button", { name: "Go on" }).count(), 0);
  await type(page, "kubectl delete pod -l app=shop --wait=false");
  await page.locator(".goal.broke").getByText("It held, and broke again.", { exact: false }).last().waitFor();

  await page.getByRole("button", { name: "A hint" }).click();
  await page.getByRole("button", { name: "Another hint" }).click();
  assert.equal(await page.locator(".hints li").count(), 2);
  await type(page, "kubectl set selector service shop app=shop,tier=frontend");
  await page.locator(".goal.held").nth(1).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();

  // The last question is answered on the stage, and the Pod that is not there yet in the list.
  await page.getByText("Which Pods might get the next request", { exact: false }).waitFor();
  const pod = page.locator('[data-id^="pod/default/shop-"]').first();
  await pod.click();
  await page.locator(".thing.picked").waitFor();
  for (const box of await page.locator(".choices input").all()) await box.check();
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  await page.getByText("Right.", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "Done" }).waitFor();
  await page.getByRole("button", { name: "Next lesson" }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a link in the text points at its thing on the stage", async () => {
  const page = await lesson();
  await page.getByRole("button", { name: "Its Service" }).click();
  await page.getByRole("region", { name: "Inspector" }).getByRole("heading", { name: "shop", exact: true }).waitFor();
  await page.context().close();
});

test("what was reached is kept, saved and read again; without storage all works the same", async (t) => {
  const page = await portolan.open("/?lesson=9");
  await page.getByRole("heading", { name: "The alarm at night" }).waitFor();
  await answer(page, "It fails");
  await answer(page, "It is answered");
  await answer(page, "Nothing comes back: it times out");
  await page.getByRole("button", { name: "Go on" }).click();
  await type(page, `kubectl patch service portal -p '{"spec":{"ports":[{"name":"https","port":443,"targetPort":8443}]}}'`);
  await page.getByRole("heading", { name: "Done" }).waitFor();
  await page.getByRole("button", { name: "All lessons" }).click();
  await page.getByText("1 of 21 done").waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save progress as a file" }).click();
  // The browser's own copy goes with its window.
  const path = join(await mkdtemp(join(tmpdir(), "portolan-")), "progress.json");
  await (await saved).saveAs(path);
  assert.match(await readFile(path, "utf8"), /"09-ping":\{"done":true,"score":1\.0,"steps":2\}/);
  await page.reload();
  await page.getByRole("button", { name: "All lessons" }).click();
  await page.getByText("1 of 21 done").waitFor();
  await page.context().close();

  const bare = await portolan.open("/");
  t.after(() => bare.context().close());
  await bare.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new Error("refused"); } }));
  await bare.reload();
  await bare.getByRole("button", { name: "Lessons", exact: true }).click();
  await bare.getByText("0 of 21 done").waitFor();
  const field = bare.locator("input[type=file]");
  const other = `${path}.txt`;
  await writeFile(other, "no progress");
  await field.setInputFiles(other);
  await bare.getByText("This file holds no progress of lessons.").waitFor();
  await field.setInputFiles(path);
  await bare.getByText("1 of 21 done").waitFor();
});

test("an exam is made from a seed, and another from none", async () => {
  const page = await portolan.open("/?lesson=exam-7");
  await page.getByRole("heading", { name: "Final exam, paper 7" }).waitFor();
  await page.locator(".goal").nth(5).waitFor();
  assert.equal(await page.locator(".goal").count(), 6);
  assert.deepEqual(page.troubles, []);
  await page.goto(`${portolan.origin}/?lesson=exam`);
  await page.getByRole("heading", { name: /^Final exam, paper \d+$/ }).waitFor();
  await page.context().close();
});

test("a lesson that is not there is told, and the way back is offered", async () => {
  // What is kept for later would answer where the network does not.
  const page = await portolan.open("/?lesson=77-nothing", { serviceWorkers: "block" });
  await page.getByText("The lesson could not be opened: its host answers 404.").waitFor();
  await page.getByRole("button", { name: "All lessons" }).click();
  await page.getByRole("heading", { name: "Lessons", exact: true }).waitFor();
  await page.route("**/lessons/*.yaml", (route) => route.abort());
  await page.getByRole("button", { name: "Three numbers" }).click();
  await page.getByText("The lesson could not be opened: its host cannot be reached.").waitFor();
  await page.unroute("**/lessons/*.yaml");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Three numbers" }).waitFor();
  await page.context().close();
});

for (const [width, height, colorScheme] of [[1440, 900, "light"], [1440, 900, "dark"], [390, 800, "light"]]) {
  test(`axe finds nothing in a lesson at ${width}x${height} in ${colorScheme}`, async () => {
    const page = await lesson({ viewport: { width, height }, colorScheme });
    assert.deepEqual(await findings(page), []);
    await answer(page, "It is refused at once");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "A hint" }).click();
    assert.deepEqual(await findings(page), []);
    await page.getByRole("button", { name: "All lessons" }).click();
    assert.deepEqual(await findings(page), []);
    await page.context().close();
  });
}
