/** The service worker: it keeps the app on the tablet. A new version is taken at the next start. */

import * as state from "./state.js";

const LONG = 3_000;

/** Register it, and let a version that waits take over before anything is shown. */
export async function keepApp(address) {
  if (!("serviceWorker" in navigator)) return;
  const {serviceWorker} = navigator;
  serviceWorker.addEventListener("message", ({data}) => {
    if (data !== "decoder kept") return;
    state.state.decoder = true;
    state.changed();
  });
  const known = await serviceWorker.getRegistration().catch(() => undefined);
  if (known?.waiting && (await taken(known.waiting))) {
    location.reload();
    await new Promise(() => {});
  }
  serviceWorker.register(address).catch(() => {});
  serviceWorker.ready.then(({active}) => active.postMessage("decoder"));
}

/** Whether the waiting version took over; it does not while another page is open. */
function taken(waiting) {
  return new Promise((decide) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => decide(true), {once: true});
    setTimeout(() => decide(false), LONG);
    waiting.postMessage("take over");
  });
}
