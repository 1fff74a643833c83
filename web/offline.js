// After the first visit the page opens without a network: what was fetched is kept, and used where fetching fails. The
// network comes first, so that a new version is seen at once.
const KEPT = "portolan";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const own = new URL(request.url).origin === self.location.origin;
  if (request.method === "GET" && own) event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await kept.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    // What is asked of the page in its address does not change the page's file.
    const old = await kept.match(request, { ignoreSearch: request.mode === "navigate" });
    if (old) return old;
    throw error;
  }
}
