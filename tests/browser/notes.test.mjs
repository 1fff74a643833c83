// Every command of a course's chapter on Services, as the chapter writes it, in the order in which a learner meets it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { harness } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: echoserver
spec:
  selector:
    app: echoserver
  ports:
  - port: 80
    targetPort: 8080
`;

test("a Pod, and a Service for it, in two steps or in one", async (t) => {
  const { run } = await learner(t, portolan);
  assert.equal(await run("kubectl run echoserver --image=ealen/echo-server:latest --port=8080"), "pod/echoserver created");
  const exposed = await run("kubectl expose pod echoserver --port=80 --target-port=8080 --name=echo-service");
  assert.equal(exposed, "service/echo-service exposed");
  await run("kubectl delete pod echoserver");
  const both = await run("kubectl run echoserver --image=ealen/echo-server:latest --port=8080 --expose");
  assert.equal(both, "service/echoserver created\npod/echoserver created");
});

test("a Deployment behind a Service: packets reach its Pods' targetPort", async (t) => {
  const { page, run, settled } = await learner(t, portolan);
  const created = await run("kubectl create deployment echoserver --image=hashicorp/http-echo:1.0.0 --replicas=5");
  assert.equal(created, "deployment.apps/echoserver created");
  assert.equal(await run("kubectl expose deployment echoserver --port=80 --target-port=8080"), "service/echoserver exposed");
  await settled("kubectl get deployment echoserver", /5\/5/);

  const slices = await run("kubectl get endpointslices -l app=echoserver");
  assert.match(slices, /^NAME +ADDRESSTYPE +PORTS +ENDPOINTS +AGE\nechoserver-\w{5} +IPv4 +8080 +10\.244/);
  const slice = slices.split("\n")[1].split(" ")[0];
  assert.match(await run(`kubectl describe endpointslice ${slice}`), /Name: +echoserver-\w{5}[^]*Addresses: +10\.244/);

  const address = (await run("kubectl get svc echoserver")).match(/10\.96\.\d+\.\d+/)[0];
  for (const to of [address, "echoserver.default.svc.cluster.local"]) {
    const command = `kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- \\\n  wget -O- ${to}`;
    assert.match(await run(command), new RegExp(`Connecting to ${to.replaceAll(".", "\\.")}[^]*pod "tmp" deleted`));
    // kubectl does not wait until the Pod is gone.
    await settled("kubectl get pod tmp", /NotFound/);
  }
  const reached = page.locator(".moment.traffic title", { hasText: /reached echoserver-\S+:8080/ });
  await reached.nth(1).waitFor({ state: "attached" });
  assert.deepEqual(page.troubles, []);
});

test("the declarative Service, pasted and applied", async (t) => {
  const { page, run } = await learner(t, portolan);
  await page.getByRole("textbox", { name: "Manifest" }).fill(SERVICE);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator(".chunk.stdout", { hasText: "service/echoserver created" }).waitFor();
  assert.match(await run("kubectl get svc echoserver -o yaml"), /\n {2}selector:\n {4}app: echoserver\n/);
});

test("NodePort and LoadBalancer", async (t) => {
  const { run } = await learner(t, portolan);
  assert.equal(await run("kubectl create service nodeport echoserver --tcp=5005:8080"), "service/echoserver created");
  assert.match(await run("kubectl get svc echoserver"), /NodePort +10\.96\.\S+ +<none> +5005:3\d{4}\/TCP/);
  const refused = await run("kubectl create service loadbalancer echoserver --tcp=5005:8080");
  assert.equal(refused, 'error: failed to create LoadBalancer service: services "echoserver" already exists');
  await run("kubectl delete service echoserver");
  assert.equal(await run("kubectl create service loadbalancer echoserver --tcp=5005:8080"), "service/echoserver created");
  assert.match(await run("kubectl get svc echoserver"), /LoadBalancer +10\.96\.\S+ +<pending> +5005:3\d{4}\/TCP/);
});

test("the example that fails on purpose: its Pods refuse", async (t) => {
  const { page, run, settled } = await learner(t, portolan);
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("menuitem", { name: /Nobody answers/ }).click();
  await page.getByRole("button", { name: "Apply" }).click();
  await settled("kubectl get deployment shop", /2\/2/);
  const said = await run("kubectl run tmp --image=busybox:1.37 --restart=Never -it --rm -- wget -O- shop");
  assert.match(said, /wget: can't connect to remote host \(10\.96\.\d+\.\d+\): Connection refused/);
  await page.locator(".moment.traffic title", { hasText: "refused" }).first().waitFor({ state: "attached" });
});

test("bad input: the page says so and lives on", async (t) => {
  const { page, run } = await learner(t, portolan);
  const manifest = page.getByRole("textbox", { name: "Manifest" });
  await manifest.fill("a: b: c");
  await page.locator(".problems li", { hasText: "mapping values are not allowed" }).waitFor();
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator(".chunk.stderr", { hasText: "mapping values are not allowed" }).waitFor();
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`).join("\n")}\n`;
  await manifest.fill(bomb);
  await page.getByRole("button", { name: "Apply" }).click();
  await page.locator(".chunk.stderr").nth(1).waitFor();
  await manifest.evaluate((field) => {
    const data = new DataTransfer();
    data.setData("text/plain", "x: y\n".repeat(1_000_000));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.getByText("This paste has 5000000 bytes").waitFor();
  assert.equal(await manifest.inputValue(), bomb);
  assert.match(await run("kubectl get svc"), /^NAME [^]*kubernetes/);
  assert.equal(await page.locator(".lifeboat").count(), 0);
});
