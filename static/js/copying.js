// A text is copied with one press. Without this file it is marked and copied by hand.
"use strict";

const text = document.querySelector("[data-copied]");
const button = document.querySelector("[data-copy]");
const said = document.querySelector("[data-copy-said]");

// Pages of an office are often served without TLS, where there is no navigator.clipboard.
async function copy() {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text.value);
    return true;
  }
  text.select();
  return document.execCommand("copy");
}

async function press() {
  said.textContent = "";
  const done = await copy().catch(() => false);
  if (!done) text.select();
  said.textContent = done
    ? "コピーしました。"
    : "コピーできませんでした。選んである文字を、キーボードの Ctrl と C でコピーしてください。";
}

if (text && button) {
  button.hidden = false;
  button.addEventListener("click", press);
}
