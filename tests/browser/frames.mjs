// What a frame costs: 200 Pods, 10 Services and 300 packets on the way (or as many as are asked for), in Chromium without a GPU.
//   PAGE=dist node tests/browser/frames.mjs [--pods 200] [--services 10] [--packets 300] [--seconds 4]
// Prints the main thread's time per frame, median and 95th percentile, in milliseconds.
import { parseArgs } from "node:util";
import { harness } from "./browser.mjs";

const { values } = parseArgs({
  options: {
    pods: { type: "string", default: "200" },
    services: { type: "string", default: "10" },
    packets: { type: "string", default: "300" },
    seconds: { type: "string", default: "4" },
  },
});
const [pods, services, packets, seconds] = ["pods", "services", "packets", "seconds"].map((name) => Number(values[name]));

const portolan = await harness();
const page = await portolan.open("/", { viewport: { width: 1440, height: 900 } });
const command = page.getByRole("textbox", { name: "Command" });
async function run(line) {
  await command.fill(line);
  await command.press("Enter");
}
for (let at = 0; at < services; at += 1) {
  await run(`kubectl create deployment web-${at} --image=nginx:1.27 --replicas=${Math.round(pods / services)}`);
  await run(`kubectl expose deployment web-${at} --port=80`);
}
await run("kubectl run client --image=busybox:1.37 --command -- sleep infinity");
await page.waitForTimeout(6000);
// Everything that the page does before a picture, rendering left out: the work of all frame callbacks, summed up.
await page.evaluate(() => {
  const frames = (window.portolanFrames = []);
  const ask = window.requestAnimationFrame.bind(window);
  let now = -1;
  window.requestAnimationFrame = (work) =>
    ask((time) => {
      const start = performance.now();
      work(time);
      const cost = performance.now() - start;
      if (time === now) frames[frames.length - 1] += cost;
      else frames.push(cost);
      now = time;
    });
});
for (let sent = 0; sent < packets; sent += 50) await run(`trace --from pod/client --to svc/web-${(sent / 50) % services}:80 --count 50`);
await page.evaluate(() => (window.portolanFrames.length = 0));
await page.waitForTimeout(seconds * 1000);
const frames = (await page.evaluate(() => window.portolanFrames)).sort((a, b) => a - b);
const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))]?.toFixed(2);
console.log(`${frames.length} frames in ${seconds} s: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms`);
if (page.troubles.length) console.log(...page.troubles);
await portolan.close();
