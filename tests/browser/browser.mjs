// What every test needs: the page served, one Chromium, and a page that writes down what went wrong in it.
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const FOLDER = process.env.PAGE ?? "target/page";

/// Starts Chromium: the one that `./dev` found, or the distribution's.
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/// Serves the page and starts Chromium. `open(path, options)` gives a mounted page in a context of its own.
export async function harness(pages = {}) {
  const server = await serve(FOLDER, pages);
  const browser = await launch();
  async function open(path = "/", options = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.troubles = watch(page, server.origin);
    await page.goto(server.origin + path);
    if (options.mount !== false) await mounted(page);
    return page;
  }
  async function close() {
    await browser.close();
    await server.close();
  }
  return { origin: server.origin, browser, open, close };
}

/// Waits until the page (or a frame of it) has started.
export async function mounted(frame) {
  await frame.locator("[data-portolan=ready]").waitFor({ state: "attached" });
}

/// Collects console errors, uncaught exceptions, failed requests and requests to anywhere else.
function watch(page, origin) {
  const troubles = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left lets go of what it was fetching to keep.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") troubles.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      troubles.push(`foreign: ${url}`);
    }
  });
  return troubles;
}
