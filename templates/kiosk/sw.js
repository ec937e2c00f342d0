/* Keeps the app on the tablet, so that it starts with no network and a dead server.
   It never touches the API: what was marked lies in IndexedDB and is sent by the page. */
const KEEP = {{ keep|safe }};
const PREFIX = "tomoni-";
const CACHE = PREFIX + KEEP.version;
const KEPT = new Set([...KEEP.shell, ...KEEP.decoder]);

/* A network that dies half-way must not hold this worker up for ever. */
const PATIENCE = 120_000;
const fresh = (address) => new Request(address, {
  cache: "reload", credentials: "omit", signal: AbortSignal.timeout(PATIENCE),
});

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll([KEEP.page, ...KEEP.shell].map(fresh))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOthers(), self.clients.claim()]));
});

self.addEventListener("message", (event) => {
  if (event.data === "decoder") event.waitUntil(keepDecoder(event.source));
  if (event.data === "take over") event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const {request} = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const name = request.mode === "navigate" ? KEEP.page : address.pathname;
  if (address.pathname === KEEP.page || KEPT.has(name)) event.respondWith(kept(name));
});

async function kept(name) {
  const cache = await caches.open(CACHE);
  return (await cache.match(name)) ?? fetch(name, {credentials: "same-origin"});
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/* The reader of QR codes is large: it comes after the app works, and again if it was cut off. */
async function keepDecoder(client) {
  const cache = await caches.open(CACHE);
  for (const address of KEEP.decoder) {
    if (!(await cache.match(address))) await cache.add(fresh(address));
  }
  client?.postMessage("decoder kept");
}

/* A new version waits until one page is open at most: no page loses the files it began with. */
async function takeOver() {
  const pages = await self.clients.matchAll({type: "window", includeUncontrolled: true});
  if (pages.length <= 1) await self.skipWaiting();
}
