// axe-core in the page, or in one frame of it: what WCAG 2.2 AA and good practice object to, as short lines.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/// Runs axe and gives one line for each thing it found: rule, place, what is wrong.
export async function findings(frame) {
  // Half way through a change of colour nothing has its contrast.
  await frame.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
  // `evaluate` goes through the debugger, which a content security policy does not bind.
  await frame.evaluate(source);
  const result = await frame.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`),
  );
}
