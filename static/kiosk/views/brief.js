/** What helpers are told: who sits where, with which telephone, and who helps them. */

import {button, flag, h, text} from "../dom.js";
import * as epochs from "../epochs.js";
import {state as now} from "../state.js";
import {BRIEF, hiragana} from "../words.js";

const EVERYBODY = "";

export function create(main, {open}) {
  const hint = h("p.hint", {role: "status"});
  const whose = h("div.whose", {role: "group", "aria-label": BRIEF.whose});
  const tables = h("div.tables");
  main.replaceChildren(h("div.page", h("h2", BRIEF.title), hint, whose, tables,
    button(BRIEF.back, () => open("helpers"))));
  let chosen = EVERYBODY;

  function choose(helper) {
    chosen = helper;
    update();
  }

  function update() {
    const roster = now.rosters.get(now.session);
    const brief = shown(roster);
    const names = helpers(brief);
    if (!names.includes(chosen)) chosen = EVERYBODY;
    text(hint, sentence(roster, brief));
    const looks = JSON.stringify([brief, chosen]);
    if (tables.dataset.looks === looks) return;
    tables.dataset.looks = looks;
    buttons(whose, names, choose);
    for (const each of whose.children) flag(each, "aria-pressed", String(each.dataset.helper === chosen));
    tables.replaceChildren(...(brief?.tables ?? []).map((table) => drawn(table, chosen, brief.consultation)).filter(Boolean));
  }

  return {update};
}

/** Once the class is over nothing is shown, whatever the disk still holds. */
const shown = (roster) => (roster?.brief && epochs.now() < Date.parse(roster.ends_at) ? roster.brief : null);

function sentence(roster, brief) {
  if (!roster) return BRIEF.missing;
  if (brief) return brief.tables.length ? BRIEF.hint : BRIEF.nobody;
  return epochs.now() >= Date.parse(roster.ends_at) ? BRIEF.over : BRIEF.none;
}

function helpers(brief) {
  const all = (brief?.tables ?? []).flatMap(({seats}) => seats.map(({helper}) => helper));
  return [...new Set(all.filter(Boolean))].sort();
}

/** The buttons stay where they are while somebody chooses. */
function buttons(place, names, choose) {
  place.hidden = names.length < 2;
  const mark = JSON.stringify(names);
  if (place.dataset.mark === mark) return;
  place.dataset.mark = mark;
  place.replaceChildren(...[EVERYBODY, ...names].map((name) => h("button.button.button--secondary", {
    type: "button", "data-helper": name, onclick: () => choose(name),
  }, name ? BRIEF.of(name) : BRIEF.everybody)));
}

function drawn({group, adult, seats}, chosen, consultation) {
  const theirs = seats.filter(({helper}) => chosen === EVERYBODY || helper === chosen);
  if (theirs.length === 0) return null;
  return h("section.table", h("h3.table__name", consultation ? BRIEF.bookings(group) : BRIEF.seats(group), adult && h("span.table__adult", BRIEF.adult(adult))),
    h("ul.lines", theirs.map((each) => seat(each, consultation ? BRIEF.table : BRIEF.number))));
}

function seat({seat: number, name, kana, device, topic, needs, note, helper, unfamiliar, hours}, what) {
  return h("li.record.seat", {"data-seat": number},
    h("p.seat__number", h("span.visually-hidden", what), String(number)),
    h("p.record__words", h("span.line__kana", hiragana(kana)), h("strong", BRIEF.san(name)),
      h("br"), h("span.seat__about", device || BRIEF.unknown),
      topic && h("span.seat__about", topic),
      needs.map((need) => h("span.note", {"data-note": "need"}, need)),
      note && h("strong.seat__note", note)),
    h("p.seat__helper", helper ? BRIEF.of(helper) : BRIEF.alone, hours && h("span.seat__strange", `（${hours}）`), unfamiliar && h("span.seat__strange", BRIEF.strange)));
}
