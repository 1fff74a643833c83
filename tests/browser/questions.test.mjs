// Twenty questions that learners ask about broken Services. Each situation is set up by typing; the answer is read on the
// page after at most two clicks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { harness } from "./browser.mjs";
import { learner } from "./learner.mjs";

let portolan;
before(async () => {
  portolan = await harness();
});
after(() => portolan?.close());

const CLIENT = "kubectl run client --image=busybox:1.37 --command -- sleep infinity";
const WEB = "kubectl create deployment web --image=nginx:1.27 --replicas=2";
const asks = (what) => `kubectl exec client -- ${what}`;
const apply = (...objects) => `kubectl apply -f - <<'END'\n${objects.map((one) => JSON.stringify(one)).join("\n---\n")}\nEND`;
const service = (name, spec) => ({ apiVersion: "v1", kind: "Service", metadata: { name }, spec });
const pod = (name, { annotations, labels = { app: "web" }, ...container }) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels, annotations },
  spec: { containers: [{ name: "c", image: "example/web:1", ...container }] },
});
const web = (more = {}) => service("web", { selector: { app: "web" }, ports: [{ port: 80, targetPort: 80, ...more }] });

/// The line about the last request: its "Why?".
const why = (page) => page.locator(".told");
/// A thing on the stage.
const thing = (id) => (page) => page.locator(`[data-id^="${id}"]`).first();
/// A link or button on the card.
const onCard = (name) => (page) => page.locator(".inspector").getByRole("button", { name, exact: true }).first();
/// A part of the card that opens.
const fold = (name) => (page) => page.locator(".inspector summary", { hasText: name }).first();

/// question, what is typed, what to wait for, clicks, what the card then says.
const QUESTIONS = [
  {
    asks: "Why has my Service no endpoints?",
    typed: [CLIENT, WEB, "kubectl expose deployment web --port=80", "kubectl set selector service web app=wep"],
    ready: 3,
    then: [asks("wget -qO- web")],
    clicks: [why],
    says: /default\/web has no endpoint that could be used: node\/node-\d rejects the connection at once\./,
    also: /No Pod in namespace default has the labels app=wep\. Pod web-\S+ has app=web, which is nearly app=wep\./,
  },
  {
    asks: "The endpoints are there: why is the connection refused?",
    typed: [CLIENT, WEB, "kubectl expose deployment web --port=80 --target-port=8080"],
    ready: 3,
    then: [asks("wget -qO- web")],
    clicks: [why],
    says: /Nothing in pod\/web-\S+ listens on 8080\/TCP: the Pod itself refuses\./,
    also: /Send to 80, where the Pods listen/,
  },
  {
    asks: "I wrote containerPort: 8080. Why does nothing listen there?",
    typed: [apply(pod("web", { image: "nginx:1.27", ports: [{ containerPort: 8080 }] }), web({ targetPort: 8080 }))],
    ready: 1,
    clicks: [thing("pod/default/web")],
    says: /declared as containerPort, but nothing listens there/,
  },
  {
    asks: "My Pod is Running. Why does it get no traffic?",
    typed: [apply(pod("web", { readinessProbe: { tcpSocket: { port: 9999 } }, ports: [{ containerPort: 80 }] }), web())],
    clicks: [thing("pod/default/web")],
    says: /From web 80\/TCP: it is not ready\./,
  },
  {
    asks: "Why does a NodePort not answer on my localhost?",
    typed: [WEB, apply({ ...web({ nodePort: 30080 }), spec: { ...web({ nodePort: 30080 }).spec, type: "NodePort" } })],
    ready: 2,
    then: ["curl localhost:30080"],
    clicks: [why],
    says: /localhost is the laptop, and a node port opens on the nodes: try 172\.18\.0\.2:30080\./,
  },
  {
    asks: "Why is EXTERNAL-IP <pending>?",
    typed: [WEB, "kubectl expose deployment web --port=80 --type=LoadBalancer"],
    clicks: [thing("service/default/web")],
    says: /No cloud provider hands out load balancer addresses here: EXTERNAL-IP stays <pending>\./,
    also: /Its node port works meanwhile: 172\.18\.0\.2:3\d{4}/,
  },
  {
    asks: "Why can I not ping a Service?",
    typed: [CLIENT, WEB, "kubectl expose deployment web --port=80"],
    ready: 3,
    then: [asks("ping -c 1 -W 1 web")],
    clicks: [why],
    says: /10\.96\.\S+ is a Service's address: its rules are for ports, a ping has none, and no machine has the address/,
  },
  {
    asks: "Why does a wrong port say nothing, not even refused?",
    typed: [CLIENT, WEB, "kubectl expose deployment web --port=80"],
    ready: 3,
    then: [asks("wget -T 2 -qO- web:81")],
    clicks: [why],
    says: /no port of it is 81\/TCP: no rule catches the packet, and nobody has the address\. The client waits\./,
    also: /web: spec\.ports/,
  },
  {
    asks: "externalTrafficPolicy is Local: why does one node not answer?",
    typed: [
      apply(
        { ...pod("web", { ports: [{ containerPort: 80 }] }), spec: { nodeName: "node-1", containers: [{ name: "c", image: "nginx:1.27" }] } },
        { ...web(), spec: { ...web({ nodePort: 30080 }).spec, type: "NodePort", externalTrafficPolicy: "Local" } },
      ),
    ],
    ready: 1,
    then: ["curl -m 2 172.18.0.4:30080"],
    clicks: [why],
    says: /default\/web has no endpoint on node\/node-3: the packet is dropped without a word, and the client waits\./,
    also: /web: spec\.externalTrafficPolicy/,
  },
  {
    asks: "Is it not round robin? Why the same Pod twice?",
    typed: [CLIENT, WEB, "kubectl expose deployment web --port=80"],
    ready: 3,
    then: [asks("wget -qO- web")],
    clicks: [why, fold("Why not the others?")],
    says: /is drawn, one of 2 endpoints, each as likely\./,
    also: /web-\S+: it could have been taken: another was drawn\./,
  },
  {
    asks: "I named the targetPort as the Service's port. Why has it no endpoints?",
    typed: [WEB, apply(service("web", { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: "http" }] }))],
    ready: 2,
    clicks: [thing("service/default/web")],
    says: /No Pod of the Service has a container port called http\./,
    also: /a targetPort names a port of the Pod/,
  },
  {
    asks: "My headless Service has port 80 and targetPort 8080. Why is 80 refused?",
    typed: [
      CLIENT,
      apply(
        pod("db-0", { labels: { app: "db" }, ports: [{ containerPort: 8080 }] }),
        service("db", { clusterIP: "None", selector: { app: "db" }, ports: [{ port: 80, targetPort: 8080 }] }),
      ),
    ],
    ready: 2,
    then: [asks("wget -qO- db")],
    clicks: [why],
    says: /db is headless: its name gives its Pods' own addresses; no rule chooses, and no port is translated\./,
    also: /Nothing in pod\/db-0 listens on 80\/TCP/,
  },
  {
    asks: "port-forward works, and the Service does not. How?",
    typed: [
      apply(pod("web", { image: "nginx:1.27" }), web({ port: 8080, targetPort: 80 })),
    ],
    ready: 1,
    then: ["kubectl port-forward svc/web 9000:8080 &", "curl -s localhost:9000"],
    clicks: [why],
    says: /Inside pod\/web a TCP connection to 127\.0\.0\.1:80 is opened: past every Service and its rules/,
  },
  {
    asks: "Why does the short name not work from my namespace?",
    typed: [
      CLIENT,
      "kubectl create namespace shop",
      "kubectl create deployment web --image=nginx:1.27 -n shop",
      "kubectl expose deployment web --port=80 -n shop",
    ],
    ready: 2,
    then: [asks("wget -qO- web")],
    clicks: [why],
    says: /web\.default\.svc\.cluster\.local does not exist \(NXDOMAIN\)\./,
    also: /web, which lives in shop: a short name stays in the namespace of who asks\./,
  },
  {
    asks: "I deleted the Pod. Is it still an endpoint?",
    typed: [apply(pod("web", { image: "nginx:1.27", annotations: { "playground/terminating-hold": "true" } }), web())],
    ready: 1,
    then: ["kubectl delete pod web --wait=false"],
    clicks: [thing("pod/default/web")],
    says: /From web 80\/TCP: it is being deleted\./,
  },
  {
    asks: "It answers inside of the Pod. Why not from outside?",
    typed: [CLIENT, apply(pod("web", { annotations: { "playground/listen": "127.0.0.1:80" } }), web())],
    ready: 2,
    then: [asks("wget -qO- web")],
    clicks: [why],
    says: /In pod\/web the port 80 is open on 127\.0\.0\.1 only: from outside the Pod it is refused\./,
    also: /let it listen on 0\.0\.0\.0/,
  },
  {
    asks: "I left the selector out. Why does nothing happen?",
    typed: [WEB, apply(service("web", { ports: [{ port: 80 }] }))],
    ready: 2,
    clicks: [thing("service/default/web")],
    says: /80\/TCP: nobody\./,
    also: /the Service has no selector: nobody writes endpoints for it/,
  },
  {
    asks: "Why does my Pod see a node as its client?",
    typed: [WEB, apply({ ...web(), spec: { ...web({ nodePort: 30080 }).spec, type: "NodePort" } })],
    ready: 2,
    then: ["curl -s 172.18.0.2:30080"],
    clicks: [why],
    says: /The source 172\.18\.0\.100 is rewritten to 172\.18\.0\.2: under externalTrafficPolicy Cluster the answer must come back through this node\./,
    also: /web: spec\.externalTrafficPolicy/,
  },
  {
    asks: "Why do all my requests go to one Pod?",
    typed: [CLIENT, WEB, apply({ ...web(), spec: { ...web().spec, sessionAffinity: "ClientIP" } })],
    ready: 3,
    then: [asks("wget -qO- web"), asks("wget -qO- web")],
    clicks: [why],
    says: /The client was here less than 10800 s ago and stays with Pod web-/,
    also: /web: spec\.sessionAffinity/,
  },
  {
    asks: "Which line of my YAML is it, and which rule of the node?",
    typed: [CLIENT, WEB, "kubectl expose deployment web --port=80", "kubectl set selector service web app=wep"],
    ready: 3,
    then: [asks("wget -qO- web")],
    clicks: [why, onCard("web: spec.selector")],
    says: /YAML/,
    line: /^ {2}selector:$/,
    before: /-A KUBE-SERVICES -d 10\.96\.\S+ -p tcp -m comment --comment "default\/web has no endpoints" -m tcp --dport 80 -j REJECT/,
  },
];

test("there are twenty", () => assert.equal(new Set(QUESTIONS.map((one) => one.asks)).size, 20));

for (const question of QUESTIONS) {
  test(question.asks, async (t) => {
    const { page, run } = await learner(t, portolan);
    for (const line of question.typed) await run(line);
    if (question.ready) await page.locator(".state.ready, .pod.ready").nth(question.ready - 1).waitFor();
    for (const line of question.then ?? []) await run(line);
    assert.ok(question.clicks.length <= 2);
    const card = page.getByRole("region", { name: "Inspector" });
    for (const [at, click] of question.clicks.entries()) {
      if (at === 1 && question.before) await card.getByText(question.before).first().waitFor();
      const target = click(page);
      await target.waitFor();
      // What is drawn on the stage may still be sailing to its place.
      await target.click({ force: true });
    }
    for (const words of [question.says, question.also].filter(Boolean)) {
      const said = async () => words.test(await card.innerText());
      await page.waitForFunction(() => document.querySelector(".inspector") !== null);
      for (let tries = 0; tries < 40 && !(await said()); tries += 1) await page.waitForTimeout(100);
      assert.match(await card.innerText(), words);
    }
    if (question.line) assert.match((await card.locator("pre .met").last().innerText()).replace(/\n$/, ""), question.line);
    assert.deepEqual(page.troubles, []);
  });
}
