/** What a tablet that may send no more gives to staff: a file, or QR codes. */

import {wire} from "./taps.js";

/** How much of the packed text one QR code carries: still easy for a poor camera. */
export const PART = 600;

/** The file's content: the taps as the API reads them, and whose tablet they come from. */
export function packed(kiosk, taps, offsetOf, now) {
  return {
    version: 1,
    kiosk,
    made_at: now.toISOString(),
    taps: taps.map((tap) => wire(tap, offsetOf(tap))),
  };
}

/** The texts of the QR codes, in order. */
export async function parts(content, size = PART) {
  const text = base64url(await deflated(new TextEncoder().encode(JSON.stringify(content))));
  const count = Math.max(1, Math.ceil(text.length / size));
  return Array.from({length: count}, (_, index) =>
    `TOMONI1/${index + 1}/${count}/${text.slice(index * size, (index + 1) * size)}`);
}

/** DEFLATE without a header; stored blocks where the browser cannot compress. */
export async function deflated(bytes) {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return storedBlocks(bytes);
  }
}

/** RFC 1951, 3.2.4: blocks of bytes as they are. */
export function storedBlocks(bytes) {
  const most = 65535;
  const count = Math.max(1, Math.ceil(bytes.length / most));
  const out = new Uint8Array(bytes.length + 5 * count);
  for (let index = 0, at = 0; index < count; index += 1) {
    const block = bytes.subarray(index * most, (index + 1) * most);
    const length = block.length;
    out.set([index === count - 1 ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255], at);
    out.set(block, at + 5);
    at += 5 + length;
  }
  return out;
}

function base64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
