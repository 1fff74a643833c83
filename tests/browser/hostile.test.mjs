// What nobody should paste: the page says so, keeps its state and lives on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { harness } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

/// The page with one namespace of the learner's own; `unharmed` looks whether all is as it was.
async function ship(t) {
  const hands = await learner(t, portolan);
  await hands.run("kubectl create namespace shop");
  const manifest = hands.page.getByRole("textbox", { name: "Manifest" });
  const objects = () => hands.run("kubectl get all,namespaces -A --no-headers | wc -l");
  const before = await objects();
  const unharmed = async () => {
    assert.equal(await objects(), before);
    assert.equal(await hands.page.locator(".lifeboat").count(), 0);
  };
  const apply = async (text) => {
    await manifest.fill(text);
    const notes = await hands.page.locator(".chunk.note", { hasText: "Apply" }).count();
    await hands.page.getByRole("button", { name: "Apply" }).click();
    await hands.page.locator(".chunk.note", { hasText: "Apply" }).nth(notes).waitFor({ state: "attached" });
    return hands.page.evaluate(() => [...document.querySelectorAll(".chunk.stderr")].at(-1)?.textContent ?? "");
  };
  return { ...hands, manifest, apply, unharmed };
}

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`).join("\n")}\n`;

for (const [title, text, words] of [
  ["YAML that is none", "a: b: c", /mapping values are not allowed/],
  ["YAML that never ends", `kind: "Service\n${"x\n".repeat(50)}`, /found unexpected end of stream/],
  ["aliases that would explode", bomb, /alias|excessive/i],
  ["a thousand brackets", "[".repeat(1000), /depth|nest|deep/i],
  ["a kind that is none", "apiVersion: v1\nkind: Sevrice\nmetadata: {name: x}\n", /no matches for kind "Sevrice" in version "v1"/],
  ["markup", "<script>alert(1)</script>", /error/i],
]) {
  test(`${title}: refused in words`, async (t) => {
    const { page, apply, unharmed } = await ship(t);
    assert.match(await apply(text), words);
    await unharmed();
    assert.deepEqual(page.troubles, []);
  });
}

test("ten thousand Pods in one manifest", async (t) => {
  const { page, manifest, run } = await ship(t);
  const pod = (n) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p${n}\nspec:\n  containers:\n  - name: c\n    image: nginx\n`;
  const text = Array.from({ length: 10_000 }, (_, n) => pod(n)).join("---\n");
  // Set at once: typing a megabyte as `fill` does takes the browser minutes in any text field.
  await manifest.evaluate((field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, text);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator(".chunk.stderr").first().waitFor({ timeout: 60_000 });
  assert.match(await page.locator(".chunk.stderr").first().textContent(), /documents|KiB|too many/);
  // As kubectl does: what stands before the mistake is applied.
  assert.match(await run("kubectl get namespaces"), /shop/);
});

test("a Deployment of ten thousand replicas: what fits runs, the page goes on", async (t) => {
  const { page, run, settled } = await learner(t, portolan);
  await run("kubectl create deployment crowd --image=nginx:1.27 --replicas=10000");
  await settled("kubectl get deployment crowd", /crowd +\d+\/10000/);
  assert.match(await run("kubectl delete deployment crowd"), /deleted/);
  assert.equal(await page.locator(".lifeboat").count(), 0);
});

test("links that are cut, forged or swollen open nothing", async (t) => {
  const letters = (bytes) => bytes.toString("base64url");
  const packed = (value) => `#1.${letters(deflateRawSync(Buffer.from(JSON.stringify(value))))}`;
  const forged = [
    ["#1.AAAA", /cut short or damaged/],
    ["#9.AAAA", /newer Portolan/],
    [packed({ inputs: [{ at: -5, type: "ls" }] }), /damaged/],
    [packed({ inputs: [{ at: 9, type: "ls" }, { at: 1, type: "ls" }] }), /damaged/],
    [packed({ evil: "<img src=x onerror=alert(1)>" }), /damaged/],
    [`#1.${letters(deflateRawSync(Buffer.alloc(30_000_000, 32)))}`, /damaged|too long/],
  ];
  for (const [hash, words] of forged) {
    const { page, run } = await learner(t, portolan, `/${hash}`);
    assert.match(await page.locator(".chunk.note").first().textContent(), words);
    assert.match(await run("kubectl get namespaces"), /default/);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
  const markup = packed({ inputs: [{ at: 1, type: "echo '<img src=x onerror=alert(1)>'" }], draft: "<b>x</b>" });
  const { page } = await learner(t, portolan, `/${markup}`);
  await page.locator(".chunk.stdout", { hasText: "<img src=x" }).waitFor();
  assert.equal(await page.locator(".terminal img, .code b:not(.sign)").count(), 0);
});
