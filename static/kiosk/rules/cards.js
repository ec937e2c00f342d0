/** What was scanned or typed: as common/cards.py. tests/vectors/cards.json holds the cases. */

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LONGEST = 200;
const SILENT = /[\s\-‐‑‒–—―−ーの]+/g;
const ADDRESS = /^https?:\/\/[^/?#\s]+\/card\/#([^#]*)$/;
// Damm's totally anti-symmetric quasigroup of order 10, as in common/references.py.
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** @param {string} text
 * @returns {{names: "card"|"number"|"reference", value: string}|null} */
export function read(text) {
  if ([...text].length > LONGEST) return null;
  const plain = text.normalize("NFKC").trim();
  const address = ADDRESS.exec(plain);
  if (!address && plain.includes(":")) return null;
  const letters = (address ? address[1] : plain).replace(SILENT, "").toUpperCase();
  if (/^[1-9][0-9]{8}$/.test(letters) && damm(letters) === 0) {
    return { names: "number", value: grouped(letters) };
  }
  const code = letters.replace(/[IL]/g, "1").replace(/O/g, "0");
  if (code.length === 16 && [...code].every((letter) => LETTERS.includes(letter))) {
    if (check(code.slice(0, -1)) === code.at(-1)) return { names: "card", value: code };
  }
  if (/^[1-9][0-9]{7}$/.test(letters) && damm(letters) === 0) {
    return { names: "reference", value: `${letters.slice(0, 4)}-${letters.slice(4)}` };
  }
  return null;
}

/** What the roster holds instead of a code: SHA-256 of `<session>:<code>` in hexadecimal.
 * @param {string} session @param {string} code @returns {Promise<string>} */
export async function digest(session, code) {
  const bytes = new TextEncoder().encode(`${session.toLowerCase()}:${code}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Nine digits as they are printed and read out. @param {string} digits */
export function grouped(digits) {
  return `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`;
}

function damm(digits) {
  return [...digits].reduce((interim, digit) => Number(DAMM[interim][Number(digit)]), 0);
}

function check(body) {
  const total = [...body].reverse().reduce((sum, letter, place) => {
    const value = LETTERS.indexOf(letter) * (place % 2 === 0 ? 2 : 1);
    return sum + Math.floor(value / 32) + (value % 32);
  }, 0);
  return LETTERS[(32 - (total % 32)) % 32];
}
