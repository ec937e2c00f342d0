/** Every sentence of the app, in one place: for a helper of sixteen and a guest of eighty. */

export const DEVICES = {
  iphone: "iPhone", android: "Android", rakuraku: "らくらくスマートフォン",
  feature_phone: "ガラケー", none: "スマホなし",
};

export const NEEDS = {
  wheelchair: "車いす", hearing: "聞こえにくい（筆談など）", sight: "見えにくい", sign: "手話で話す",
  companion: "付き添いあり", transport: "送迎・駐車場",
};

export const KINDS = {arrived: "出席", left: "早退", voided: "取消し", counted: "人数"};
export const HELPER_KINDS = {arrived: "到着", left: "終了", voided: "取消し"};
export const SUBJECTS = {
  instructor: "講師", city_staff: "市職員", contractor: "委託先", shop: "販売店", student: "学生", citizen: "市民サポーター",
};

export const CONFLICTS = {
  cancelled_came: "申込みを取り消していた方です",
  not_registered: "この回に申込みのない方です",
  other_session: "ほかの回の受付票です",
  unknown_card: "登録のないカードです",
  old_card: "作り直す前のカードです",
  elsewhere: "同じ時間に、ほかの会場でも出席になっています",
  session_moved: "日程の変わった回です",
  session_cancelled: "中止になった回です",
  other_day: "回の日ではない日の記録です",
  merged: "2つの登録が1つになった方です",
  alike: "登録済みの方と同じ方かもしれません",
  hours_entered: "活動時間は、職員が入力しています",
  helper_held: "まだ協力できない方です",
  helper_lacks: "足りないもののある協力者です",
};

const dayFormat = new Intl.DateTimeFormat("ja-JP", {
  timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short",
});
const clockFormat = new Intl.DateTimeFormat("ja-JP", {
  timeZone: "Asia/Tokyo", hour: "numeric", minute: "2-digit", hour12: false,
});

/** 10:42, in Japan, whatever the tablet thinks where it is. */
export const clock = (iso) => (iso ? clockFormat.format(new Date(iso)) : "");
/** 6月15日（月） */
export const day = (iso) => (iso ? dayFormat.format(new Date(iso)).replace(/[（(](.)[）)]/, "（$1）") : "");
export const hours = (from, to) => `${clock(from)}〜${clock(to)}`;

/** ヤマモト → やまもと: hiragana is what everybody reads. */
export const hiragana = (kana) =>
  kana.replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));

/** 「山本 和子さん（やまもと かずこ）」 */
export const who = ({name, kana}) =>
  name ? `${name}さん（${hiragana(kana)}）` : "当日受付の方";

export const SAID = {
  arrived: (line) => `${who(line)}を出席にしました`,
  left: (line) => `${who(line)}を早退にしました`,
  undone: (line, presence) => (presence === "present"
    ? `${who(line)}の早退を取り消しました。出席に戻りました`
    : `${who(line)}の出席を取り消しました`),
  already: (line, time) => `${who(line)}は、もう出席になっています（${time}）`,
  gone: (line, time) => `${who(line)}は早退になっています（${time}）。戻られたときは、もう一度名前を押してください`,
  cameBack: (line) => `${who(line)}が戻られました。出席にしました`,
  came: (line) => `${who(line)}を出席にしました。申込みは取り消されていた方なので、あとで職員が確認します`,
  walkIn: (line) => `${who(line)}を当日受付で出席にしました`,
  nobody: "名簿にないカードです。記録しました。お名前は職員があとで確認します",
  number: "カードの番号を記録しました。お名前は、送信したあとで名簿に出ます",
  slip: "この回の名簿にない受付番号です。記録しました。職員があとで確認します",
  noRoster: "記録しました。名簿がまだないので、お名前は、名簿を読み込んだあとで分かります",
  known: (time) => `このカードは、もう記録してあります（${time}）`,
  foreign: "参加者カードでも受付票でもないQRコードです。何も記録していません",
  mistyped: "番号が違うようです。カードの番号（9けた）か受付番号（8けた）を、もう一度入れてください",
  counted: (group, count) => `${group || "団体名なし"}を${count}人で記録しました`,
  countUndone: (group) => `${group || "団体名なし"}の人数を取り消しました`,
  helperCame: (name) => `${name}さんの到着を記録しました`,
  helperLeft: (name, minutes) => `${name}さんの終了を記録しました${minutes === null ? "" : `（${duration(minutes)}）`}`,
  helperUndone: (name) => `${name}さんの記録を取り消しました`,
  strangerUndone: "カードの記録を取り消しました",
  full: "記録できませんでした。このタブレットの空きがありません。写真などを消すか、紙の名簿に書いてください",
  blocked: "記録できませんでした。このブラウザは記録を保存できません。紙の名簿に書いて、職員に知らせてください",
};

/** 95 → 1時間35分 */
export function duration(minutes) {
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (whole === 0) return `${rest}分`;
  return rest === 0 ? `${whole}時間` : `${whole}時間${rest}分`;
}

export const CAMERA = {
  denied: "カメラを使う許可がありません。タブレットの「設定」で、このアプリのカメラを「許可」にしてください。名簿と番号の入力は、このまま使えます。",
  none: "このタブレットにはカメラが見つかりません。名簿か、番号の入力を使ってください。",
  busy: "ほかのアプリがカメラを使っています。そのアプリを閉じてから、もう一度開いてください。",
  insecure: "この接続ではカメラを使えません。名簿か、番号の入力を使ってください。",
  missing: "カメラの読み取りの準備ができていません。ネットワークにつながると使えます。名簿か、番号の入力を使ってください。",
};

export const PAIRING = {
  wrong: "番号が違うか、期限が切れています。職員の画面の番号を確かめてください。番号は1回だけ使えます。",
  used: "このQRコードは、もう使われたか、期限が切れています。職員の画面で新しい番号を出してください。",
  offline: "ネットワークにつながっていません。つなぐときだけ、ネットワークが必要です。Wi-Fi などを確かめて、もう一度押してください。",
  many: (minutes) => `番号の間違いが続いたため、しばらく受け付けられません。${minutes}分ほど待つか、職員の画面のQRコードを使ってください。`,
  unsent: "まだ送っていない記録があります。「その他」で送るか、職員に渡してから、つなぎ直してください。",
  failed: "つなげませんでした。少し待って、もう一度押してください。",
};

/** 099-216-1115, never broken over two lines. */
export const phoneNumber = (phone) => (phone ?? "").replaceAll("-", "\u2011");

export const ENDED = {
  kiosk_revoked: "このタブレットの受付は、職員が停止しました",
  kiosk_unknown: "このタブレットの受付は、停止しています",
  kiosk_expired: "このタブレットの使用期間が終わりました",
};

/** What helpers are told. */
export const BRIEF = {
  title: "席と担当",
  open: "席と担当を見る",
  back: "到着と終了に戻る",
  whose: "協力者でしぼる",
  everybody: "全員",
  number: "席の番号 ",
  unknown: "機種は未確認",
  alone: "担当なし",
  strange: "（この機種の登録なし）",
  of: (name) => `${name}さん`,
  san: (name) => `${name}さん`,
  seats: (label) => `${label}の席`,
  table: "テーブルの番号 ",
  bookings: (label) => `${label}の予約`,
  adult: (name) => `責任者：${name}さん`,
  hint: "自分の名前を押すと、担当の方だけが出ます。教室が終わると消えます。",
  nobody: "申込みのあった方はいません。",
  none: "この回の席と担当はありません。",
  missing: "席と担当は、このタブレットにありません。ネットワークにつながると読み込みます。",
  over: "教室が終わったので、席と担当は消しました。",
};
