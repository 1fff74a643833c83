// Cuts the release in dist/ in two: what the first picture calls, and the rest, which web/later.js fetches after it.
//
//   node web/split.mjs dist dist/later
//
// Which functions the first picture calls is measured: a copy of the page counts them in a browser, at a wide and at a narrow
// window and as an embed. Where the measure misses one, the page fetches the rest a little sooner; nothing breaks.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { launch, mounted } from "../tests/browser/browser.mjs";
import { serve } from "../tests/browser/serve.mjs";

const VIEWS = [
  { path: "/", width: 1440, height: 900 },
  { path: "/?theme=dark", width: 390, height: 800 },
  { path: "/?embed", width: 800, height: 500 },
];

const [dist, later] = process.argv.slice(2);
const index = join(dist, "index.html");
const page = readFileSync(index, "utf8");
const whole = page.match(/data-wasm="?\.\/([^" >]+)/)[1];
// The one place that says which parts of WebAssembly the page uses.
const features = readFileSync("index.html", "utf8")
  .match(/data-wasm-opt-params="([^"]+)"/)[1]
  .split(" ");
const folder = mkdtempSync(join(tmpdir(), "portolan-split-"));

try {
  const profile = join(folder, "profile");
  writeFileSync(profile, await measure());
  const [first, rest] = [join(folder, "first.wasm"), join(folder, "rest.wasm")];
  run(["--profile", profile, "-o1", first, "-o2", rest, "--import-namespace=first", "--placeholder-namespace=later", "--export-prefix=%", join(dist, whole)]);
  mkdirSync(later, { recursive: true });
  const names = { first: put(first, dist, "portolan"), rest: put(rest, later, "portolan-rest") };
  rmSync(join(dist, whole));
  const address = `./${basename(later)}/${names.rest}`;
  writeFileSync(
    index,
    page.replaceAll(whole, names.first).replace("data-wasm=", `data-later="./later.js" data-rest="${address}" data-wasm=`),
  );
  cpSync("web/later.js", join(dist, "later.js"));
} finally {
  rmSync(folder, { recursive: true });
}

function run(args) {
  execFileSync("wasm-split", [...features, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

/// Copies a part to where it is served from, under a name that changes with it.
function put(file, folder, name) {
  const bytes = readFileSync(file);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  writeFileSync(join(folder, `${name}-${hash}.wasm`), bytes);
  return `${name}-${hash}.wasm`;
}

/// Opens a copy of the page that counts, in every view, and joins what was called.
async function measure() {
  const copy = join(folder, "page");
  cpSync(dist, copy, { recursive: true });
  run(["--instrument", join(dist, whole), "-o", join(copy, whole)]);
  const server = await serve(copy);
  const browser = await launch();
  try {
    let joined;
    for (const view of VIEWS) {
      const called = await profileOf(browser, server.origin + view.path, view);
      joined ??= called;
      called.forEach((byte, at) => (joined[at] ||= byte));
    }
    return joined;
  } finally {
    await browser.close();
    await server.close();
  }
}

/// The profile of one view's first picture, in the format of wasm-split.
async function profileOf(browser, address, { width, height }) {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.addInitScript(() => {
    const plain = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const result = await plain.call(WebAssembly, source, imports);
      window.counted = result.instance.exports;
      return result;
    };
    // The engine is not to start: that comes after the first picture.
    window.addEventListener("portolan:whole", (event) => event.stopImmediatePropagation());
  });
  await page.goto(address);
  await mounted(page);
  await page.waitForTimeout(1000);
  const bytes = await page.evaluate(() => {
    const { memory, __write_profile } = window.counted;
    const length = __write_profile(0, 0);
    const at = memory.grow(Math.ceil(length / 65536)) * 65536;
    __write_profile(at, length);
    return Array.from(new Uint8Array(memory.buffer, at, length));
  });
  await page.close();
  return Buffer.from(bytes);
}
