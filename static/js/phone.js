// The phone desk by keyboard: arrows and digits choose from a numbered list, Escape goes back to
// the search. Everything works without this file too, by Tab and Enter.
"use strict";

const items = (list) => [...list.querySelectorAll("[data-item]")];
const isTyping = (element) => element.matches("input, textarea, select");
const firstList = (start) => start.closest("section")?.querySelector("[data-list]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const here = event.target;
  // Between two steps, for a moment, nothing has the focus: a quick finger is heard all the same.
  if (here !== document.body && !here.closest?.("#desk")) return;
  // A key held down must not choose a class and save it, unheard, in one go.
  if (event.key === "Enter" && event.repeat) return event.preventDefault();
  if (event.key === "Escape") goBack(event);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, here);
  else if (/^[0-9]$/.test(event.key) && !isTyping(here)) choose(event, here);
  else if (event.key === "+" && !isTyping(here)) addSomebody(event);
});

// Back to the search, or, with a person or a class chosen, to the choice before.
function goBack(event) {
  const search = document.querySelector("[data-search]");
  const back = [...document.querySelectorAll("#desk [data-back]")].at(-1);
  if (search) {
    search.focus();
    search.select();
  } else if (back) back.focus();
  event.preventDefault();
}

// One more who comes along.
function addSomebody(event) {
  const button = document.querySelector("#desk [data-add]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

function move(event, here) {
  const list = here.closest("[data-list]");
  if (!list && !here.matches("[data-search]")) return;
  const choices = items(list ?? firstList(here) ?? document.createElement("ol"));
  const next = choices.indexOf(here.closest("[data-item]")) + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0 && list) document.querySelector("[data-search]")?.focus();
  else if (next >= 0) choices[next]?.focus();
  event.preventDefault();
}

// The digit before an item is its key, in the list where the focus is, else in that of classes.
function choose(event, here) {
  const list = here.closest("[data-list]") ?? document.querySelector("[data-digits]");
  const choices = list ? items(list) : [];
  const byDigit = choices.find((item) => item.dataset.digit === event.key);
  const wanted = byDigit ?? choices[Number(event.key) - 1];
  if (!wanted || (event.key === "0" && !byDigit)) return;
  event.preventDefault();
  wanted.click();
}

// What could not be saved is said, in red, where the clerk looks for 「保存しています」.
function tell(name) {
  const saved = document.getElementById("saved");
  if (!saved) return;
  saved.textContent = document.getElementById("desk").dataset[name];
  saved.classList.add("is-unsaved");
  saved.setAttribute("role", "alert");
}

document.addEventListener("htmx:sendError", () => tell("unsaved"));
document.addEventListener("htmx:responseError", () => tell("unsaved"));
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (new URL(xhr.responseURL, location.href).pathname.startsWith("/login")) {
    event.detail.shouldSwap = false;
    tell("loggedOut");
  } else if (target.id === "saved") target.classList.remove("is-unsaved");
});
