// Starts the page: loads the two files whose hashed names trunk wrote on this script's tag. It is a file of its own, not
// an inline script, so that a page can forbid inline scripts. Where the start fails, the page says so.
const me = document.querySelector("script[data-wasm]");
const at = (name) => new URL(name, document.baseURI).href;

function sayWhyNot(error) {
  const boot = document.getElementById("boot");
  const line = document.getElementById("boot-line");
  if (!boot || !line) return;
  boot.setAttribute("role", "alert");
  line.textContent = `The chart could not be opened: ${error?.message ?? error}`;
}

// A link of the page to itself that must load anew: the offer after a failure (app/lifeboat.rs).
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a.reload")) setTimeout(() => location.reload());
});

// Everything is here once the first picture is drawn and, in a release, once the part that it did not need has come
// (web/later.js). The engine starts then, or before if the learner is quicker.
const whole = () => window.dispatchEvent(new Event("portolan:whole"));

/// What nobody waits for. A page in another one keeps nothing.
function afterwards() {
  import(at("./later/picture.js")).catch(() => {});
  const embedded = new URLSearchParams(location.search).has("embed") || window.parent !== window;
  if (!embedded && window.isSecureContext) {
    navigator.serviceWorker?.register(at("./offline.js")).then(keep).catch(() => {});
  }
}

/// Has the first visit kept too: its files came before there was anyone to keep them.
async function keep() {
  await navigator.serviceWorker.ready;
  const seen = performance.getEntriesByType("resource").map((entry) => entry.name);
  const own = [location.href.split("#")[0], ...seen].filter((name) => name.startsWith(location.origin));
  const kept = await caches.open("portolan");
  await Promise.all([...new Set(own)].map((name) => kept.add(name).catch(() => {})));
}

try {
  const later = me.dataset.later && (await import(at(me.dataset.later)));
  const { default: init } = await import(at(me.dataset.js));
  const start = () => init({ module_or_path: at(me.dataset.wasm) });
  if (later) await later.startInParts(start, at(me.dataset.rest), location.hash.length > 1);
  else await start();
  requestAnimationFrame(() => setTimeout(() => (whole(), afterwards())));
} catch (error) {
  sayWhyNot(error);
  throw error;
}
