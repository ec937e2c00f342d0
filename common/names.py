"""Names of people: kept as typed, compared by a folded key.

A name belongs to its bearer. What is stored and printed is what was typed, with variation
selectors (辻󠄀) and unusual characters (髙 﨑 𠮷 邉); only white space is tidied. For searching
and for spotting duplicates there is `fold`, which writes every variant as the common
character. It over-matches on purpose (斎藤 and 斉藤 are different names, but nobody can tell
them apart on the telephone), so a folded key is never shown and never decides alone.
"""

from __future__ import annotations

import re
import unicodedata

import jaconv

FULL_SPACE = "\u3000"

# Groups parted by spaces: the common character, then the variants folded into it. Those that
# Unicode itself unifies (福 U+FA1B → 福) need no entry: NFKC does them.
_VARIANTS = """
崎﨑嵜㟢 高髙 辺邊邉 浜濱濵 斉斎齊齋 吉𠮷 徳德 橋槗𣘺 広廣 沢澤 真眞 島嶋嶌 富冨 桜櫻 瀬瀨
滝瀧 竜龍 恵惠 栄榮 寿壽 実實 弥彌 与與 蔵藏 浅淺 関關 宝寶寳 鉄鐵鐡 峰峯 岳嶽 館舘 桑桒
原𠩤 昇曻 熙凞煕 巌巖巗 増增 曽曾 会會 来來 円圓 奥奧 学學斈 応應 戸戶 教敎 青靑 清淸 黒黑
横橫 歩步 郎郞 緒緖 緑綠 薫薰 薮藪籔 芦蘆 鴎鷗 磯礒 野埜 喜㐂 柳栁桺 刃刄 船舩 鶏鷄 雁鳫
土圡 泰𣳾 柏栢 栃杤 鶴靍靏 槙槇 尭堯 遥遙 凛凜 穂穗 豊豐 万萬 亀龜 秋穐龝 淵渕渊 梅楳 桧檜
礼禮 禄祿 祢禰 荘莊 兎莵菟兔 芸藝 譲讓 頼賴 軽輕 釈釋 鎮鎭 静靜 顕顯 塩鹽 壱壹 壮壯 嬢孃
将將 専專 尚尙 強强 彦彥 慎愼 恋戀 摂攝 収收 晋晉 晃晄 暁曉 条條 楽樂 楼樓 様樣 毎每 気氣
沖冲 温溫 満滿 済濟 涛濤 湾灣 灯燈 為爲 狭狹 瑶瑤 画畫 当當 研硏 稲稻 窪漥 並竝 粋粹 糸絲
経經 県縣 総總 縄繩 聡聰 声聲 台臺 旧舊 茎莖 萌萠 蒋蔣 薬藥 衛衞 覚覺 観觀 村邨 郷鄕 医醫
録錄 麦麥 麹麴 黄黃 庁廳 図圖 団團 園薗 児兒 内內 呉吳吴 恒恆 亘亙 皓晧 昂昻 岸㟁 国國圀
仏佛 伝傳 余餘 剣劍 労勞 励勵 勲勳 区區 厳嚴 参參 双雙 叙敍 売賣 宮宫 対對 峡峽 帯帶 悦悅
戦戰 昼晝 桟棧 権權 歓歡 歳歲 歴歷 浄淨 渓溪 独獨 継繼 続續 翠翆 虎乕 蛍螢 装裝 訳譯 証證
読讀 転轉 鋭銳 錬鍊 隠隱 霊靈 顔顏 駅驛 駆驅 釜釡 桝枡 蛎蠣 鴬鶯 予豫 乗乘 亜亞 仮假 体體
巻卷 囲圍 圧壓 姫姬 寛寬 寝寢 弾彈 従從 徴徵 択擇 検檢 毘毗 凉涼 畳疊 発發 絵繪 莱萊 褒襃
辞辭 雑雜 髪髮 塁壘
"""
_COMMON_FORM = str.maketrans(
    {variant: group[0] for group in _VARIANTS.split() for variant in group[1:]}
)
# ヶ and ヵ inside place-like family names, and the old kana of given names (ヨシヱ, ヨシエ).
_SAME_KANA = str.maketrans("ヶヵヰヱヲ", "ケカイエオ")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNSPOKEN = re.compile(r"[\s・]+")
_INVISIBLE = ("Cc", "Cf")


def fold(name: str) -> str:
    """The key by which two spellings of one name are alike; '' for white space.

    NFKC, no variation selectors, no spaces or ・, small letters, katakana for hiragana
    (きよ → キヨ), the common character for its variants (髙 → 高, 﨑 → 崎, 齋 → 斉), 々 written
    out (佐々木 → 佐佐木).
    Applying it twice changes nothing.
    """
    plain = _UNSPOKEN.sub("", _unified(_SELECTORS.sub("", name)))
    kana = str(jaconv.hira2kata(_unified(_unified(plain).casefold())))
    return _unified(_written_out(kana.translate(_COMMON_FORM).translate(_SAME_KANA)))


def tidy(name: str) -> str:
    """The name as typed, with one full-width space between its parts and none around it.

    Control and zero-width characters, which nobody can see or type, are dropped; every other
    character and every variation selector stays: no normalisation.
    """
    spaced = FULL_SPACE.join(name.split())
    visible = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    return FULL_SPACE.join(visible.split())


def _unified(text: str) -> str:
    """One code for what Unicode holds to be one character, half-width or ligature or not."""
    return unicodedata.normalize("NFKC", text)


def _written_out(name: str) -> str:
    """佐々木 → 佐佐木."""
    letters: list[str] = []
    for letter in name:
        letters.append(letters[-1] if letter == "々" and letters else letter)
    return "".join(letters)
