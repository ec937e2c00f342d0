/** Elements in one call: `h("button.big", {onclick}, "出席")`. Text is text, never HTML. */

export function h(name, ...rest) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const part of rest) add(element, part);
  return element;
}

function add(element, part) {
  if (part === null || part === undefined || part === false) return;
  if (Array.isArray(part)) part.forEach((each) => add(element, each));
  else if (part instanceof Node || typeof part !== "object") element.append(part);
  else for (const [key, value] of Object.entries(part)) set(element, key, value);
}

function set(element, key, value) {
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (value === true) element.setAttribute(key, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
}

export const button = (label, onclick, ...rest) =>
  h("button.button", {type: "button", onclick}, label, ...rest);

/** Only what changed is touched, so that a screen reader and a finger keep their place. */
export function text(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

export function flag(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

const SVG = "http://www.w3.org/2000/svg";

/** A drawing of one path, hidden from screen readers: the words beside it say the same. */
export function drawing(path, size = 24) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "drawing");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
