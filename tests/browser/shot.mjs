// Pictures of the page, to judge it by eye.
//   ./dev shot [--out DIR] [--size 1440x900,390x800] [--theme light,dark] [--path '?embed'] [--wait MS] [COMMAND ...]
// Each COMMAND is typed into the terminal, with Enter, before the picture is taken.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { harness } from "./browser.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "target/shots" },
    size: { type: "string", default: "1440x900,1024x700,768x1024,390x800,320x640" },
    theme: { type: "string", default: "light,dark" },
    path: { type: "string", default: "" },
    wait: { type: "string", default: "300" },
    name: { type: "string", default: "page" },
    full: { type: "boolean", default: false },
  },
});

mkdirSync(values.out, { recursive: true });
const portolan = await harness();
for (const size of values.size.split(",")) {
  const [width, height] = size.split("x").map(Number);
  for (const colorScheme of values.theme.split(",")) {
    const page = await portolan.open(`/${values.path}`, { viewport: { width, height }, colorScheme });
    for (const command of positionals) {
      await page.getByRole("textbox", { name: "Command" }).fill(command);
      await page.keyboard.press("Enter");
      await page.waitForTimeout(100);
    }
    await page.waitForTimeout(Number(values.wait));
    const file = join(values.out, `${values.name}-${size}-${colorScheme}.png`);
    await page.screenshot({ path: file, fullPage: values.full });
    console.log(file, ...page.troubles);
    await page.context().close();
  }
}
await portolan.close();
