// A paper roster is ticked by keyboard: arrows move, Space ticks, Enter looks at the names. All of it
// works without this file too, by Tab and Space.
"use strict";

const list = document.querySelector("[data-ticks]");
const boxes = list ? [...list.querySelectorAll("input[type=checkbox]")] : [];
const open = boxes.filter((box) => !box.disabled);

function count() {
  const shown = list.querySelector("[data-count] .num");
  shown.textContent = boxes.filter((box) => box.checked).length;
}

function move(event, by) {
  const next = open[open.indexOf(event.target) + by];
  if (!next) return;
  next.focus({preventScroll: true});
  next.closest("li").scrollIntoView({block: "nearest"});
}

const STEPS = {ArrowDown: 1, ArrowUp: -1};

document.addEventListener("keydown", (event) => {
  // A key held down must not look at the names and store them, unseen, in one go.
  if (event.key === "Enter" && event.repeat) event.preventDefault();
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (!(event.key in STEPS) || !open.includes(event.target)) return;
  event.preventDefault();
  move(event, STEPS[event.key]);
});

if (list) {
  for (const each of list.querySelectorAll("[data-scripted]")) each.hidden = false;
  list.addEventListener("change", count);
  list.addEventListener("click", (event) => {
    const {tick} = event.target.dataset;
    if (!tick) return;
    for (const box of open) box.checked = tick === "all";
    count();
  });
  count();
}
