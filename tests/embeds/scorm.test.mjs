// A SCORM 1.2 package in a stand-in of a learning platform: the API object that such platforms put into the window around
// the lesson, with the rules of the standard that a lesson can break.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { FOLDER, launch, mounted } from "../browser/browser.mjs";
import { serve } from "../browser/serve.mjs";
import { play, type } from "./lesson.mjs";

const run = promisify(execFile);
const OUT = resolve("target/embeds/scorm");

/// Packs a lesson and unpacks it again, as a platform does.
async function packed(lesson) {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const zip = join(OUT, "lesson.zip");
  await run("target/debug/portolan", ["lesson", "scorm", lesson, "--page", FOLDER, "--out", zip]);
  // Python is on every machine that builds this; it is strict about archives, more than `unzip`.
  await run("python3", ["-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])", zip, join(OUT, "package")]);
  return join(OUT, "package");
}

const PLATFORM = `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>A platform</title></head>
<body><iframe id="sco" title="Lesson" src="/index.html" width="1200" height="800"></iframe></body></html>`;

/// The API, before the page's own scripts.
function api(kept) {
  if (window !== window.top) return;
  const values = { "cmi.core.lesson_status": "not attempted", "cmi.suspend_data": "", ...kept };
  const log = [];
  let open = false;
  const say = (name, ...parts) => log.push([name, ...parts].join(" "));
  window.API = {
    LMSInitialize(empty) { say("LMSInitialize"); if (empty !== "" || open) throw new Error("LMSInitialize"); open = true; return "true"; },
    LMSGetValue(name) { if (!open) throw new Error("not open"); return values[name] ?? ""; },
    LMSSetValue(name, value) {
      if (!open || typeof value !== "string") throw new Error(`LMSSetValue ${name}`);
      if (name === "cmi.core.lesson_status" && !/^(passed|completed|failed|incomplete|browsed)$/.test(value)) throw new Error(value);
      if (name === "cmi.suspend_data" && value.length > 4096) throw new Error("too long");
      if (name === "cmi.core.session_time" && !/^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/.test(value)) throw new Error(value);
      if (name.startsWith("cmi.core.score.") && !(Number(value) >= 0 && Number(value) <= 100)) throw new Error(value);
      values[name] = value;
      say("set", name);
      return "true";
    },
    LMSCommit() { return open ? "true" : "false"; },
    LMSFinish() { say("LMSFinish"); open = false; return "true"; },
    LMSGetLastError: () => "0", LMSGetErrorString: () => "", LMSGetDiagnostic: () => "",
  };
  window.platform = { values, log };
}

async function opened(t, folder, kept = {}) {
  const server = await serve(folder, { "/platform": PLATFORM }, { policy: "" });
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    await server.close();
  });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(30_000);
  page.troubles = [];
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  page.on("pageerror", (error) => page.troubles.push(error.message));
  await page.addInitScript(api, kept);
  await page.goto(`${server.origin}/platform`);
  const lesson = page.frameLocator("#sco").frameLocator("iframe");
  await mounted(lesson);
  return { page, lesson };
}

const value = (page, name) => page.evaluate((name) => window.platform.values[name], name);

test("a lesson reports its state, its completion and its score", async (t) => {
  const folder = await packed("lessons/09-ping.yaml");
  const { page, lesson } = await opened(t, folder);
  assert.equal(await value(page, "cmi.core.lesson_status"), "incomplete");
  await play(lesson, (command) => type(lesson, command));
  await page.waitForFunction(() => window.platform.values["cmi.core.lesson_status"] === "completed");
  assert.equal(await value(page, "cmi.core.score.raw"), "100");
  assert.equal(await value(page, "cmi.core.lesson_location"), "1");
  await page.evaluate(() => document.getElementById("sco").remove());
  await page.waitForFunction(() => window.platform.log.at(-1) === "LMSFinish");
  assert.match(await value(page, "cmi.core.session_time"), /^0000:\d\d:\d\d$/);
  assert.deepEqual(page.troubles, []);
});

test("a learner goes on where they stopped, and what was completed stays so", async (t) => {
  const folder = await packed("lessons/09-ping.yaml");
  const first = await opened(t, folder);
  await first.lesson.getByRole("heading", { name: "The alarm at night" }).waitFor();
  await first.page.waitForFunction(() => window.platform.values["cmi.suspend_data"] !== "");
  const begun = await value(first.page, "cmi.suspend_data");
  await type(first.lesson, "kubectl create namespace mine");
  await first.page.waitForFunction((begun) => window.platform.values["cmi.suspend_data"] !== begun, begun);
  const kept = { "cmi.suspend_data": await value(first.page, "cmi.suspend_data"), "cmi.core.lesson_status": "completed" };
  const again = await opened(t, folder, kept);
  await again.lesson.getByRole("heading", { name: "The alarm at night" }).waitFor();
  await type(again.lesson, "kubectl get namespace mine -o name");
  await again.lesson.locator(".chunk.stdout", { hasText: /^namespace\/mine\s*$/ }).waitFor();
  assert.equal(await value(again.page, "cmi.core.lesson_status"), "completed");
});
