/**
 * The camera as a reader of QR codes.
 *
 * `open(video, {onText, onTrouble, detectorUrl, wasmUrl})` asks for the rear camera, shows it in
 * `video` and calls `onText` for every code that comes into view. The same text is told again
 * only after it was out of view for 2 seconds. It rests while the page is hidden. Gives null
 * where there is nothing to read with; otherwise
 *   close()          the camera is off, nothing is told any more
 *   switchCamera()   the next camera, where there are several
 *   torch(on)        the light, where the camera has one
 *
 * `onTrouble` is called with a code, whose sentence is elsewhere: "insecure" no camera on this
 * connection, "denied" not allowed, "none" there is none, "busy" somebody else has it, "missing"
 * the decoder could not be loaded.
 */

import {cameraFor} from "./camera.js";

const OUT_OF_VIEW = 2000;
const QR = {formats: ["qr_code"]};

export async function open(video, {onText, onTrouble, detectorUrl, wasmUrl}) {
  if (!globalThis.isSecureContext || !navigator.mediaDevices?.getUserMedia) return refuse(onTrouble, "insecure");
  const ours = () => ownDetector(detectorUrl, wasmUrl);
  const loading = nativeDetector().then((native) => native ?? ours()).catch(() => null);
  const camera = cameraFor(video, () => onTrouble("busy"));
  const trouble = await camera.start();
  if (trouble) return refuse(onTrouble, trouble);
  const detector = await loading;
  if (!detector) {
    camera.rest();
    return refuse(onTrouble, "missing");
  }
  const reading = read(video, {detector, ours, onText, onTrouble});
  const tell = (code) => code && onTrouble(code);
  const seen = async () => (document.hidden ? camera.rest() : tell(await camera.start()));
  document.addEventListener("visibilitychange", seen);
  return {
    close() {
      document.removeEventListener("visibilitychange", seen);
      reading.close();
      camera.rest();
    },
    ...((await camera.list()).length > 1 && {switchCamera: async () => tell(await camera.next())}),
    ...(camera.hasTorch() && {torch: camera.torch}),
  };
}

function refuse(onTrouble, code) {
  onTrouble(code);
  return null;
}

/** The browser's own detector, if it really reads QR codes: some have the name alone. */
async function nativeDetector() {
  const formats = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  return formats.includes("qr_code") ? new globalThis.BarcodeDetector(QR) : null;
}

async function ownDetector(detectorUrl, wasmUrl) {
  const {BarcodeDetector, prepareZXingModule} = await import(new URL(detectorUrl, location.href));
  const locateFile = (name, folder) => (name.endsWith(".wasm") ? wasmUrl : folder + name);
  await prepareZXingModule({overrides: {locateFile}, fireImmediately: true});
  return new BarcodeDetector(QR);
}

/** Looks at one frame after the other, never at two at once. */
function read(video, {detector, ours, onText, onTrouble}) {
  const lastSeen = new Map();
  let open = true;
  let tried = false;

  function tell(codes) {
    const now = performance.now();
    for (const {rawValue} of codes) {
      const isNew = !(now - lastSeen.get(rawValue) < OUT_OF_VIEW);
      lastSeen.set(rawValue, now);
      if (isNew) onText(rawValue);
    }
    for (const [text, at] of lastSeen) if (now - at >= OUT_OF_VIEW) lastSeen.delete(text);
  }

  async function look() {
    if (!open) return;
    try {
      const codes = video.srcObject && video.videoWidth ? await detector.detect(video) : [];
      if (open) tell(codes);
    } catch {
      await replaceOnce();
    }
    if (open) afterFrame(video, look);
  }

  /** A detector of the browser may fail although it said that it could; a frame may be none. */
  async function replaceOnce() {
    if (tried || !video.srcObject || detector.constructor !== globalThis.BarcodeDetector) return;
    tried = true;
    try {
      detector = await ours();
    } catch {
      onTrouble("missing");
    }
  }

  look();
  return {close: () => { open = false; }};
}

/** With the next frame; a video that rests shows none, and is asked again later. */
function afterFrame(video, look) {
  if (!video.requestVideoFrameCallback || !video.srcObject) {
    setTimeout(look, video.srcObject ? 33 : 250);
    return;
  }
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    look();
  };
  video.requestVideoFrameCallback(once);
  setTimeout(once, 500);
}
