/** 五十音: rows, order and search keys of furigana, as common/kana.py.
 * tests/vectors/kana.json holds the cases both must agree on. */

const DAKUTEN = "\u3099";
const HANDAKUTEN = "\u309a";
const LONG = "ー";
const HYPHENS = "\\-‐‑‒–—―−－ｰ~〜～";
const SMALL = "ァィゥェォッャュョヮヵヶ";
const LARGE = "アイウエオツヤユヨワカケ";
const V_SOUNDS = { ヴァ: "バ", ヴィ: "ビ", ヴェ: "ベ", ヴォ: "ボ", ヴ: "ブ" };
const SAME_SOUND = pairs("ヂヅヰヱヲヷヸヹヺ", "ジズイエオバビベボ");
const TO_LARGE = pairs(SMALL, LARGE);
const LONG_MARK = new RegExp(`([ァ-ヺ${LONG}])[${HYPHENS}]`, "g");
const SILENT = new RegExp(`[\\s・${LONG}${HYPHENS}${DAKUTEN}${HANDAKUTEN}]+`, "g");
const ROWS = {
  あ: "アイウエオ",
  か: "カキクケコ",
  さ: "サシスセソ",
  た: "タチツテト",
  な: "ナニヌネノ",
  は: "ハヒフヘホ",
  ま: "マミムメモ",
  や: "ヤユヨ",
  ら: "ラリルレロ",
  わ: "ワヰヱヲン",
};
const VOWELS = {
  ア: "アカサタナハマヤラワ",
  イ: "イキシチニヒミリヰ",
  ウ: "ウクスツヌフムユル",
  エ: "エケセテネヘメレヱ",
  オ: "オコソトノホモヨロヲ",
  ン: "ン",
};
const ROW_OF = turned(ROWS);
const VOWEL_OF = turned(VOWELS);

/** The tabs of an index in 五十音順, 他 last. */
export const rows = [...Object.keys(ROWS), "他"];

/** The 五十音 row of the first letter. @param {string} kana @returns {string} */
export function row(kana) {
  const [first = ""] = full(kana);
  return ROW_OF[baseLetters(first)] ?? "他";
}

/** What is compared when people are searched. @param {string} text @returns {string} */
export function searchKey(text) {
  const kana = full(text).replace(/ヴ[ァィェォ]?/g, (sound) => V_SOUNDS[sound] ?? "ブ");
  return translated(translated(kana.replace(SILENT, ""), TO_LARGE), SAME_SOUND);
}

/** A text that sorts names into 五十音順 by code point. @param {string} kana */
export function sortKey(kana) {
  const name = full(kana);
  return [baseLetters(name), voicing(name), sizes(name)].join("\t");
}

/** Whether the beginning of the family or the given name was typed. An empty text finds all.
 * @param {string} kana @param {string} typed */
export function matches(kana, typed) {
  const key = searchKey(typed);
  return [kana, ...kana.split(/[ ・]/)].some((part) => searchKey(part).startsWith(key));
}

/** Furigana as it is stored: full-width katakana, one plain space between the names.
 * @param {string} text */
export function full(text) {
  const composed = text.normalize("NFC").replace(/[\uff61-\uff9f\u3000]+/g, (half) => half.normalize("NFKC"));
  const marked = composed.replace(/゛/g, DAKUTEN).replace(/゜/g, HANDAKUTEN).normalize("NFC");
  const kana = marked.replace(/[ぁ-ゖゝゞ]/g, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + 0x60),
  );
  const long = kana.replace(LONG_MARK, `$1${LONG}`);
  return long.replace(/([ァ-ヺ])([ヽヾ])/g, repeated).trim().replace(/\s+/g, " ");
}

function repeated(_match, before, mark) {
  const [plain] = before.normalize("NFD");
  return before + (mark === "ヾ" ? (plain + DAKUTEN).normalize("NFC") : plain);
}

function baseLetters(name) {
  const letters = [];
  for (const character of translated(name, TO_LARGE)) {
    const lengthens = character === LONG && letters.length > 0;
    const [plain] = character.normalize("NFD");
    letters.push(lengthens ? (VOWEL_OF[letters.at(-1)] ?? character) : plain);
  }
  return letters.join("");
}

function voicing(name) {
  const marks = { [DAKUTEN]: "1", [HANDAKUTEN]: "2" };
  return [...name].map((letter) => marks[letter.normalize("NFD").slice(1)] ?? "0").join("");
}

function sizes(name) {
  const size = (letter) => (letter === LONG ? "0" : SMALL.includes(letter) ? "1" : "2");
  return [...name].map(size).join("");
}

function pairs(from, to) {
  return Object.fromEntries([...from].map((letter, place) => [letter, to[place]]));
}

function turned(groups) {
  const entries = Object.entries(groups);
  return Object.fromEntries(entries.flatMap(([name, all]) => [...all].map((one) => [one, name])));
}

function translated(text, table) {
  return [...text].map((letter) => table[letter] ?? letter).join("");
}
