// Hosts that are built by their own tools from their registry packages: `./dev embeds` installs those once and sets TOOLS.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { drive, hosted, told } from "./drive.mjs";

const run = promisify(execFile);
const { MDBOOK, MKDOCS, DOCUSAURUS } = process.env;
const OUT = resolve("target/embeds");

/// A fresh copy of a host's sources, where its tool may write.
async function copy(name) {
  const to = join(OUT, name);
  await rm(to, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  await cp(join("tests/embeds", name), to, { recursive: true });
  return to;
}

async function driven(t, folder, path = "/") {
  const host = await hosted(folder);
  t.after(() => host.close());
  const page = await host.open(path);
  await drive(page);
  assert.deepEqual(page.troubles, []);
  return page;
}

test("an mdBook book, with the preprocessor", { skip: !MDBOOK && "needs ./dev embeds" }, async (t) => {
  const book = await copy("mdbook");
  const PATH = `${resolve("target/debug")}:${process.env.PATH}`;
  await run(MDBOOK, ["build", book], { env: { ...process.env, PATH } });
  const page = await driven(t, join(book, "book"), "/services.html");
  // What stood in the block was typed first; the block that shows how it is written stayed a block.
  const first = await page.evaluate(() => document.querySelectorAll("portolan-playground").length);
  assert.equal(first, 1);
  assert.match(await page.locator("code.language-markdown").textContent(), /^```portolan/);
});

test("an MkDocs Material site", { skip: !MKDOCS && "needs ./dev embeds" }, async (t) => {
  const site = await copy("mkdocs");
  await run(MKDOCS, ["build", "--quiet", "--config-file", join(site, "mkdocs.yml"), "--site-dir", join(site, "site")]);
  const page = await driven(t, join(site, "site"));
  // Pages change without a load; the playground comes back with its page.
  await page.getByRole("link", { name: "The next page" }).click();
  await page.getByText("Nothing to try here.").waitFor();
  await page.evaluate(() => (window.told = []));
  await page.getByRole("article").getByRole("link", { name: "Back" }).click();
  await told(page, "ready");
});

test("a Docusaurus site", { skip: !DOCUSAURUS && "needs ./dev embeds" }, async (t) => {
  const site = await copy("docusaurus");
  await symlink(join(DOCUSAURUS, "node_modules"), join(site, "node_modules"));
  const cli = join(DOCUSAURUS, "node_modules/@docusaurus/core/bin/docusaurus.mjs");
  const env = { ...process.env, DOCUSAURUS_DISABLE_TELEMETRY: "1", CI: "true" };
  await run(process.execPath, [cli, "build", site, "--out-dir", join(site, "build")], { env, maxBuffer: 1e8 });
  await driven(t, join(site, "build"));
});
