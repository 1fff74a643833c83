// The terminal as a learner's hands know it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { harness } from "./browser.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

/// A page with the cursor in the terminal.
async function terminal(t) {
  const page = await portolan.open();
  t.after(() => page.context().close());
  const line = page.getByRole("textbox", { name: "Command" });
  await line.click();
  const typed = async () => (await page.locator(".chunk.learner").allTextContents()).map((text) => text.trim());
  return { page, line, typed };
}

/// Pastes as a person would: the event with its data, at the focused element.
function paste(page, text) {
  return page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  }, text);
}

test("the page does not take the focus", async (t) => {
  const page = await portolan.open();
  t.after(() => page.context().close());
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
});

test("Enter runs, arrows walk through history and back to what was begun", async (t) => {
  const { page, line, typed } = await terminal(t);
  for (const command of ["help", "kubectl version"]) {
    await line.fill(command);
    await line.press("Enter");
  }
  assert.deepEqual(await typed(), ["$ help", "$ kubectl version"]);
  await line.fill("half");
  await line.press("ArrowUp");
  assert.equal(await line.inputValue(), "kubectl version");
  await line.press("ArrowUp");
  assert.equal(await line.inputValue(), "help");
  await line.press("ArrowDown");
  await line.press("ArrowDown");
  assert.equal(await line.inputValue(), "half");
  assert.deepEqual(page.troubles, []);
});

test("Ctrl-R finds, Ctrl-C abandons, Ctrl-U cuts, Ctrl-L clears", async (t) => {
  const { page, line, typed } = await terminal(t);
  await line.fill("kubectl get services");
  await line.press("Enter");
  await line.press("Control+r");
  await page.keyboard.type("serv");
  assert.equal(await line.inputValue(), "kubectl get services");
  assert.match(await page.locator(".prompt").textContent(), /reverse-i-search.*serv/);
  await line.press("Escape");
  await line.press("Control+u");
  assert.equal(await line.inputValue(), "");
  await page.keyboard.type("oops");
  await line.press("Control+c");
  assert.equal(await line.inputValue(), "");
  assert.equal((await typed()).at(-1), "$ oops^C");
  await line.press("Control+l");
  assert.deepEqual(await typed(), []);
});

test("pasted lines run one after the other and the last waits for Enter", async (t) => {
  const { page, line, typed } = await terminal(t);
  await page.keyboard.type("kubectl ");
  await paste(page, "version\n$ kubectl get nodes\nkubectl get p");
  assert.deepEqual(await typed(), ["$ kubectl version", "$ kubectl get nodes"]);
  assert.equal(await line.inputValue(), "kubectl get p");
});

test("a command that goes on stays whole", async (t) => {
  const { page, line, typed } = await terminal(t);
  await page.keyboard.type("kubectl get \\");
  await line.press("Enter");
  assert.equal(await page.locator(".prompt").textContent(), "> ");
  await page.keyboard.type("nodes");
  await line.press("Enter");
  assert.equal(await page.locator(".prompt").textContent(), "$ ");
  assert.deepEqual(await typed(), ["$ kubectl get \\", "> nodes"]);
  await line.press("ArrowUp");
  assert.equal(await line.inputValue(), "kubectl get \\\nnodes");
});

test("a paste that is too large is refused in words and the line stays", async (t) => {
  const { page, line } = await terminal(t);
  await page.keyboard.type("keep");
  await paste(page, "x\n".repeat(600_000));
  assert.equal(await line.inputValue(), "keep");
  assert.match(await page.locator(".chunk.note").textContent(), /1200000 bytes/);
});

test("Tab is no trap: it leaves an empty line, and after Escape any line", async (t) => {
  const { page, line } = await terminal(t);
  const inside = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Command");
  await line.press("Tab");
  assert.equal(await inside(), false);
  await line.click();
  await page.keyboard.type("kubectl ge");
  await line.press("Escape");
  await line.press("Tab");
  assert.equal(await inside(), false);
});
