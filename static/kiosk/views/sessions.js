/** Which session: shown when there are several, and when none is open. */

import {h, text} from "../dom.js";
import {state as now} from "../state.js";
import {clock, day, hours} from "../words.js";

export function create(main, {enter}) {
  const list = h("ul.choices");
  const hint = h("p.lead");
  main.replaceChildren(h("div.page", h("h2", "どの回の受付をしますか"), hint, list));

  function update() {
    const all = now.kiosk?.sessions ?? [];
    text(hint, all.length ? "回を1つ押してください。あとで切り替えられます。" : "このタブレットで開ける回はありません。職員に知らせてください。");
    list.replaceChildren(...all.map((one) => h("li", h("button.choice", {
      type: "button", "data-session": one.id, onclick: () => enter(one.id),
    },
    h("span.choice__time", hours(one.starts_at, one.ends_at)),
    h("span.choice__title", `${one.title}　${one.meeting ?? ""}`),
    h("span.choice__more", `${day(one.starts_at)}　${one.venue}`),
    one.state === "cancelled" && h("span.choice__more", "中止になった回です。来られた方がいれば、記録してください。"),
    h("span.choice__more", kept(one))))));
  }

  return {update};
}

function kept({id}) {
  const roster = now.rosters.get(id);
  if (!roster) return "名簿：まだありません（ネットワークにつながると読み込みます）";
  return `名簿：${clock(roster.server_time)}に読み込みました`;
}
