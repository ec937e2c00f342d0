/** A short sound and a short shake: a helper who looks at the guest knows that it worked. */

import {state} from "./state.js";

const TONES = {done: [[880, 0, 0.12]], again: [[520, 0, 0.1], [520, 0.16, 0.1]], wrong: [[220, 0, 0.35]]};
const SHAKES = {done: 40, again: [40, 60, 40], wrong: 300};

let audio = null;

/** `kind` is "done", "again" (nothing new) or "wrong". */
export function feel(kind) {
  if (state.settings.vibration) navigator.vibrate?.(SHAKES[kind]);
  if (!state.settings.sound) return;
  try {
    sound(TONES[kind]);
  } catch {
    // A tablet without sound says it in writing all the same.
  }
}

function sound(tones) {
  audio ??= new (globalThis.AudioContext ?? globalThis.webkitAudioContext)();
  if (audio.state !== "running") audio.resume();
  for (const [pitch, from, length] of tones) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime + from;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + length);
  }
}
