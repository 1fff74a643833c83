// Cuts the release in dist/ in two: what the first picture needs, and the rest, which web/later.js fetches after it.
//
//   node web/split/cut.mjs dist dist/later target/portolan.map target/first-load.txt
//
// Which functions the first picture calls is measured: a copy of the page counts them in a browser, at a wide and at a narrow
// window and as an embed. Where the measure misses one, the page fetches the rest a little sooner; nothing breaks. The data
// goes with the functions (data.mjs). In the end the first part alone must draw the same picture as the whole.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { launch, mounted } from "../../tests/browser/browser.mjs";
import { serve } from "../../tests/browser/serve.mjs";
import { cutData } from "./data.mjs";

const VIEWS = [
  { path: "/", width: 1440, height: 900 },
  { path: "/?theme=dark", width: 390, height: 800 },
  { path: "/?embed", width: 800, height: 500 },
];

const [dist, later, map, list] = process.argv.slice(2);
const index = join(dist, "index.html");
const page = readFileSync(index, "utf8");
const whole = page.match(/data-wasm="?\.\/([^" >]+)/)[1];
// The one place that says which parts of WebAssembly the page uses.
const features = readFileSync("index.html", "utf8")
  .match(/data-wasm-opt-params="([^"]+)"/)[1]
  .split(" ")
  .filter((option) => option.startsWith("--enable-"));
const folder = mkdtempSync(join(tmpdir(), "portolan-split-"));

try {
  const pictures = await measure();
  const [first, rest] = cut(pictures.profile);
  mkdirSync(later, { recursive: true });
  const names = { first: put(first, dist, "portolan"), rest: put(rest, later, "portolan-rest") };
  rmSync(join(dist, whole));
  const address = `./${basename(later)}/${names.rest}`;
  writeFileSync(
    index,
    page.replaceAll(whole, names.first).replace("data-wasm=", `data-later="./later.js" data-rest="${address}" data-wasm=`),
  );
  cpSync("web/later.js", join(dist, "later.js"));
  // Trunk's own minifier does not know all that the glue is written in.
  const glue = page.match(/data-js="?\.\/([^" >]+)/)[1];
  minify(join(dist, glue), join(dist, "later.js"), join(dist, "boot.js"));
  await compare(pictures.drawn);
} finally {
  rmSync(folder, { recursive: true });
}

/// The two modules.
function cut(profile) {
  const [counted, first, rest] = ["profile", "first.wasm", "rest.wasm"].map((name) => join(folder, name));
  writeFileSync(counted, profile);
  const names = ["--import-namespace=first", "--placeholder-namespace=later", "--export-prefix=%"];
  run(["--profile", counted, "-o1", first, "-o2", rest, ...names, join(dist, whole)]);
  const parts = cutData(readFileSync(first), readFileSync(rest), readFileSync(map, "utf8"));
  // What only the rest called is gone now: once more over the first part.
  writeFileSync(first, parts.first);
  execFileSync("wasm-opt", ["-Oz", ...features, first, "-o", first], { stdio: ["ignore", "ignore", "inherit"] });
  return [readFileSync(first), parts.rest];
}

function run(args) {
  execFileSync("wasm-split", [...features, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

function minify(...scripts) {
  for (const script of scripts) {
    const options = ["--minify", "--format=esm", "--log-level=warning", "--allow-overwrite", `--outfile=${script}`];
    execFileSync("tests/browser/node_modules/.bin/esbuild", [script, ...options], { stdio: "inherit" });
  }
}

/// Writes a part to where it is served from, under a name that changes with it.
function put(bytes, folder, name) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  writeFileSync(join(folder, `${name}-${hash}.wasm`), bytes);
  return `${name}-${hash}.wasm`;
}

/// Opens a copy of the page that counts, in every view: what was called in any of them, and what each drew.
async function measure() {
  const copy = join(folder, "page");
  cpSync(dist, copy, { recursive: true });
  run(["--instrument", join(dist, whole), "-o", join(copy, whole)]);
  const drawn = [];
  let profile;
  await inEachView(copy, async (tab) => {
    drawn.push(await picture(tab));
    const called = Buffer.from(await tab.evaluate(counts));
    profile ??= called;
    called.forEach((byte, at) => (profile[at] ||= byte));
  });
  return { profile, drawn };
}

/// The first part alone must draw what the whole page drew. Writes down what the browser fetched for it: the first load.
async function compare(drawn) {
  const again = [];
  const fetched = new Set();
  const asked = (request) => fetched.add(new URL(request.url()).pathname.replace(/\/$/, "/index.html"));
  await inEachView(dist, async (tab) => again.push(await picture(tab)), asked);
  writeFileSync(list, [...fetched].filter((path) => !path.startsWith(`/${basename(later)}/`)).sort().map((path) => `${dist}${path}\n`).join(""));
  again.forEach((body, at) => {
    if (body !== drawn[at]) throw new Error(`the first part draws another picture than the whole at ${VIEWS[at].path}`);
  });
}

/// What a page shows, as markup.
function picture(tab) {
  return tab.evaluate(() => document.querySelector("[data-portolan]").outerHTML);
}

/// Opens a page in every view, as it is before the engine starts, and has `work` look at it.
async function inEachView(folder, work, asked = () => {}) {
  const server = await serve(folder);
  const browser = await launch();
  try {
    for (const { path, width, height } of VIEWS) {
      const tab = await browser.newPage({ viewport: { width, height } });
      await tab.route("**/later/**", () => {});
      tab.on("request", asked);
      await tab.addInitScript(watch);
      await tab.goto(server.origin + path);
      await mounted(tab);
      await tab.waitForTimeout(1000);
      await work(tab);
      await tab.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

/// Runs in the page, before it: keeps the module's exports, and the engine from starting.
function watch() {
  const plain = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const result = await plain.call(WebAssembly, source, imports);
    window.counted = result.instance.exports;
    return result;
  };
  window.addEventListener("portolan:whole", (event) => event.stopImmediatePropagation());
}

/// Runs in the page: which functions were called, in the format of wasm-split.
function counts() {
  const { memory, __write_profile } = window.counted;
  const length = __write_profile(0, 0);
  const at = memory.grow(Math.ceil(length / 65536)) * 65536;
  __write_profile(at, length);
  return Array.from(new Uint8Array(memory.buffer, at, length));
}
