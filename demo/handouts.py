"""Handouts: each course has some, and the busy town wrote one anew and added one of its own."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.models import Municipality
from classes.models import Course
from demo.crew import BY
from materials.actions import handouts
from materials.actions.handouts import Wording
from materials.rules import handouts as texts

USED = {
    "power": ("はじめて", "iPhone"),
    "charge": ("はじめて",),
    "call": ("はじめて",),
    "typing": ("はじめて",),
    "camera": ("基本（カメラ",),
    "map": ("基本（カメラ",),
    "wifi": ("基本（カメラ",),
    "line": ("LINE",),
    "disaster": ("防災",),
    "fraud": ("詐欺",),
    "mynaportal": ("マイナ",),
    "qr": ("基本（カメラ", "何でも相談"),
}
"""What stands in the titles of the courses that use a handout."""
OWN_KEY = "own-bus"
OWN = Wording(
    "バスの時刻を調べる",
    """市内のバスが、いつ来るかを調べます。

1. 地図のアプリを開きます。

2. 行きたいところを入れて、**「経路」**をたたきます。
![地図に現在地と目的地の道がひかれた図](figure:map)

3. **バスの絵**をたたきます。
乗るバスの番号と、時刻が出ます。

## うまくいかないとき

- **バスが出ない**：出発の時刻を、昼の時間に変えてみます。
- **時刻がちがう**：バス停の時刻表が正しいです。

> 注意：雨や雪の日は、おくれます。時間にゆとりを持って出かけましょう。""",
)
ADDED = """

## 市役所でも聞けます

毎月のスマホ相談会で、届いたメッセージを見せてください。職員がいっしょに確かめます。"""


def tell(
    municipality: Municipality, *, courses: Mapping[str, Course], now: datetime, busy: bool
) -> None:
    """What a town did with its handouts half a year ago."""
    at = now - timedelta(days=180)
    for key, words in USED.items():
        using = [
            course for title, course in courses.items() if any(word in title for word in words)
        ]
        if using:
            handouts.choose_courses(municipality, key=key, courses=using, by=BY, at=at)
    if busy:
        fraud = texts.standard()["fraud"]
        wording = Wording(fraud.title, fraud.text + ADDED)
        handouts.write(municipality, key="fraud", wording=wording, by=BY, at=at)
        handouts.write(municipality, key=OWN_KEY, wording=OWN, by=BY, at=at)
