// The stage: requests are drawn and told, things are reached by keyboard, cards answer why, and anyone can use it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findings } from "./axe.mjs";
import { harness } from "./browser.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

const COMMANDS = [
  "kubectl create deployment web --image=nginx:1.27 --replicas=2",
  "kubectl expose deployment web --port=80",
  "kubectl create service clusterip empty --tcp=80:80",
  "kubectl run client --image=busybox:1.37 --command -- sleep infinity",
];

/// The page with two Pods behind a Service, a Service without any, and a client.
async function sail(options) {
  const page = await portolan.open("/", options);
  const command = page.getByRole("textbox", { name: "Command" });
  for (const line of COMMANDS) {
    await command.fill(line);
    await command.press("Enter");
  }
  await page.locator('[data-id="service/default/web"]').waitFor();
  await page.locator(".pod.ready").nth(1).waitFor();
  await page.locator(".station.client .state.ready").waitFor();
  return page;
}

/// Sends one request to a Service port and waits for what is told of it.
async function send(page, to) {
  await page.getByRole("combobox", { name: "To" }).selectOption({ label: to });
  await page.getByRole("button", { name: "Send one" }).click();
  const told = page.locator(".told");
  await told.waitFor();
  return told;
}

test("a request is drawn on its way, and told as what it came to", async () => {
  const page = await sail();
  const told = await send(page, "web:80");
  assert.match(await told.innerText(), /Pod client to web \(10\.96\.\d+\.\d+:80\): accepted by Pod web-[a-z0-9-]+ on port 80\./);
  const painted = () => page.evaluate(() => {
    const canvas = document.querySelector("canvas.packets");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value !== 0);
  });
  await page.waitForFunction(() => document.querySelector("canvas.packets").width > 300);
  assert.ok(await painted(), "a packet is on the canvas");
  await page.getByRole("status").filter({ hasText: "accepted by Pod web-" }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a refusal answers why in one click, and the reason leads to the thing", async () => {
  const page = await sail();
  const told = await send(page, "empty:80");
  assert.match(await told.innerText(), /refused, no endpoints/);
  await told.click();
  const card = page.getByRole("region", { name: "Inspector" });
  await card.getByRole("heading", { name: "Why was it refused?" }).waitFor();
  await card.getByRole("button", { name: "empty: spec.selector" }).first().click();
  await card.getByRole("heading", { name: "Who answers?" }).waitFor();
  assert.match(await card.innerText(), /80\/TCP: nobody\./);
  // The reason opened the YAML at its line.
  assert.match(await card.locator("pre").innerText(), /^apiVersion: v1\nkind: Service\n/);
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
  await page.context().close();
});

test("arrow keys go along the flow, Enter opens the card", async () => {
  const page = await sail();
  await page.getByRole("combobox", { name: "To" }).selectOption({ label: "web:80" });
  await page.locator('[data-id="pod/default/client"]').focus();
  const at = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
  const way = [];
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press("ArrowRight");
    way.push((await at()).replace(/-[a-z0-9-]+$/, ""));
  }
  assert.deepEqual(way, ["service/default/web", "endpointslice/default/web", "pod/default/web"]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Does it get traffic?" }).waitFor();
  await page.context().close();
});

test("the stage as a list says what the chart shows", async () => {
  const page = await sail();
  await page.getByText("The stage as a list").click();
  const list = page.locator(".outline");
  await list.getByText(/^Service web, ClusterIP, 10\.96\.\d+\.\d+; ports 80\/TCP to 80\./).waitFor();
  await list.getByText(/^Pod web-[a-z0-9-]+, Running, 10\.244\./).first().waitFor();
  await page.context().close();
});

test("a stream goes on until it is stopped, and stands while time stands", async () => {
  const page = await sail();
  await page.getByRole("combobox", { name: "To" }).selectOption({ label: "web:80" });
  await page.getByRole("button", { name: "Stream" }).click();
  await page.waitForTimeout(1500);
  await page.getByRole("button", { name: "Pause" }).click();
  const shot = () => page.evaluate(() => document.querySelector("canvas.packets").toDataURL());
  const still = await shot();
  await page.waitForTimeout(400);
  assert.equal(await shot(), still, "nothing moves while time stands");
  await page.context().close();
});

for (const [width, height, colorScheme] of [[1440, 900, "light"], [1440, 900, "dark"], [390, 800, "light"]]) {
  test(`axe finds nothing with a card open at ${width}x${height} in ${colorScheme}`, async () => {
    const page = await sail({ viewport: { width, height }, colorScheme });
    const told = await send(page, "web:80");
    await told.click();
    await page.getByRole("region", { name: "Inspector" }).waitFor();
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}
