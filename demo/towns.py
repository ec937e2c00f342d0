"""The five towns: their halls, their people and how often they meet.

Offices, plans and indicators come from the plans themselves (`reports/data/plans.json`); halls
are public ones. Everything that happens in them is made up.
"""

from dataclasses import dataclass, field

from classes.actions.courses import CourseDetails
from classes.actions.venues import VenueDetails
from classes.choices import CourseDevice, Kind, Level, Organiser, StepFree, Wifi
from demo.people import Place
from people.choices import HelperKind


@dataclass(frozen=True)
class Term:
    """A class that comes back: in which months of the fiscal year (1 is April), and how."""

    course: str
    kind: Kind
    months: tuple[int, ...]
    sessions: int = 4
    capacity: int = 12
    fill: float = 0.9
    hour: int = 10
    weekday: int = 1
    organiser: Organiser = Organiser.CITY
    minimum_age: int | None = 60
    by_contractor: bool = False
    group: str = ""
    """Outreach for a group: people are counted, not named."""


@dataclass(frozen=True)
class Town:
    """What the demo adds to a municipality of the plans."""

    code: str
    login: str
    place: Place
    population: int
    venues: tuple[VenueDetails, ...]
    terms: tuple[Term, ...]
    helpers: tuple[tuple[HelperKind, str, str, str], ...] = field(default=())
    """(kind, name, kana, affiliation)"""
    busy: bool = False
    """Whether everything happens there that fills a clerk's day, a case of each."""


COURSES = (
    CourseDetails(
        "はじめてのスマホ（電源・電話・文字入力）",
        Level.INTRODUCTORY,
        120,
        topics=(
            "電源の入れ方・切り方",
            "電話のかけ方・受け方",
            "文字の入力",
            "音量と画面の明るさ",
        ),
        description="電源の入れ方から、電話、文字の入力まで、ゆっくり進みます。",
    ),
    CourseDetails(
        "スマホの基本（カメラ・地図・インターネット）",
        Level.BASIC,
        120,
        topics=("写真の撮り方・見かた", "地図で調べる", "インターネットで調べる"),
        description="写真を撮る、地図を見る、調べものをする。毎日の暮らしに役立つ使い方です。",
    ),
    CourseDetails(
        "LINEの基本",
        Level.BASIC,
        120,
        topics=("友だちの追加", "メッセージと写真を送る", "通知を切る・断る"),
        description="家族や友人との連絡に使うLINEを、安全な設定から学びます。",
    ),
    CourseDetails(
        "iPhoneをはじめよう",
        Level.INTRODUCTORY,
        120,
        device=CourseDevice.IPHONE,
        topics=("ボタンと画面", "電話とメッセージ", "設定の直し方"),
        description="iPhoneをお持ちの方の入門です。",
    ),
    CourseDetails(
        "防災とスマホ（避難情報・ハザードマップ）",
        Level.ADVANCED,
        90,
        topics=("避難情報の受け取り方", "ハザードマップの見かた", "災害用伝言板"),
        description="台風や大雨のときに役立つ使い方です。",
    ),
    CourseDetails(
        "詐欺に注意（迷惑メール・ネット被害を防ぐ）",
        Level.ADVANCED,
        90,
        topics=("あやしいメールの見分け方", "電話番号を変えない・押さない", "相談先"),
        description="実際の手口を見ながら、だまされない使い方を学びます。",
    ),
    CourseDetails(
        "マイナポータルとオンライン手続き",
        Level.ADVANCED,
        90,
        topics=("マイナンバーカードの読み取り", "健康保険証の利用", "行政手続き"),
        description="スマートフォンでできる手続きを、画面を見ながら確かめます。",
    ),
    CourseDetails(
        "スマホ何でも相談",
        Level.INTRODUCTORY,
        45,
        topics=("困っていることを1対1で",),
        description="お持ちのスマートフォンの困りごとを、1対1でお手伝いします。",
    ),
)
INTRODUCTION, BASICS, LINE, IPHONE, DISASTER, FRAUD, PORTAL, ADVICE = (
    course.title for course in COURSES
)
HELPER_NAMES = (
    (HelperKind.INSTRUCTOR, "有馬　章", "アリマ アキラ", "市役所"),
    (HelperKind.INSTRUCTOR, "日髙　美咲", "ヒダカ ミサキ", "NPO法人（委託）"),
    (HelperKind.CITIZEN, "坂元　薫", "サカモト カオル", "市民サポーター"),
)
STUDENTS = (
    (HelperKind.STUDENT, "篠原　結衣", "シノハラ ユイ", "高等学校 2年"),
    (HelperKind.STUDENT, "川畑　蓮", "カワバタ レン", "高等学校 1年"),
    (HelperKind.STUDENT, "野元　陽菜", "ノモト ヒナ", "高等学校 2年"),
)

KAGOSHIMA = Town(
    code="462012",
    login="kagoshima",
    place=Place("099", ("中央", "鴨池", "谷山", "伊敷", "吉野", "武・田上", "城西", "喜入")),
    population=330,
    venues=(
        VenueDetails(
            "鹿児島市中央公民館",
            "カゴシマシチュウオウコウミンカン",
            postal_code="892-0816",
            address="鹿児島市山下町5-9",
            district="中央",
            seats=24,
            closed_weekdays="0",
            access="市電「朝日通」から徒歩5分",
        ),
        VenueDetails(
            "サンエールかごしま",
            "サンエールカゴシマ",
            address="鹿児島市荒田一丁目4-1",
            district="中央",
            seats=30,
            step_free=StepFree.YES,
            wifi=Wifi.YES,
        ),
        VenueDetails(
            "谷山市民会館",
            "タニヤマシミンカイカン",
            district="谷山",
            seats=24,
            closed_weekdays="0",
        ),
        VenueDetails(
            "吉野公民館", "ヨシノコウミンカン", district="吉野", seats=20, closed_weekdays="0"
        ),
        VenueDetails(
            "伊敷公民館", "イシキコウミンカン", district="伊敷", seats=20, closed_weekdays="0"
        ),
    ),
    terms=(
        Term(INTRODUCTION, Kind.CLASSROOM, (2, 6, 9, 11), sessions=4, capacity=15, fill=0.95),
        Term(BASICS, Kind.CLASSROOM, (3, 7, 10), sessions=4, capacity=15, weekday=2),
        Term(LINE, Kind.CLASSROOM, (2, 5, 8, 10), sessions=2, capacity=15, hour=14, weekday=3),
        Term(
            IPHONE,
            Kind.CLASSROOM,
            (4, 9),
            sessions=3,
            capacity=12,
            weekday=4,
            by_contractor=True,
        ),
        Term(DISASTER, Kind.CLASSROOM, (3, 6), sessions=1, capacity=20, hour=14),
        Term(FRAUD, Kind.CLASSROOM, (5, 10), sessions=1, capacity=20, hour=14, weekday=2),
        Term(PORTAL, Kind.CLASSROOM, (8, 12), sessions=1, capacity=20, weekday=4),
        Term(
            DISASTER,
            Kind.OUTREACH,
            tuple(range(1, 13)),
            sessions=1,
            capacity=60,
            group="町内会",
            minimum_age=None,
            weekday=5,
        ),
        Term(
            FRAUD,
            Kind.OUTREACH,
            (2, 4, 6, 7, 8, 10, 12),
            sessions=1,
            capacity=60,
            group="お達者クラブ",
            minimum_age=None,
            weekday=3,
            hour=14,
        ),
        Term(
            ADVICE,
            Kind.CONSULTATION,
            tuple(range(1, 13)),
            sessions=1,
            capacity=8,
            hour=13,
            fill=0.8,
        ),
    ),
    helpers=HELPER_NAMES,
    busy=True,
)
TARUMIZU = Town(
    code="462144",
    login="tarumizu",
    place=Place("0994", ("垂水", "水之上", "柊原", "新城", "協和", "牛根")),
    population=45,
    venues=(
        VenueDetails(
            "垂水市役所",
            "タルミズシヤクショ",
            address="垂水市上町114番地",
            district="垂水",
            seats=12,
        ),
        VenueDetails(
            "水之上地区公民館",
            "ミズノウエチクコウミンカン",
            district="水之上",
            seats=16,
            wifi=Wifi.YES,
        ),
        VenueDetails(
            "新城地区公民館",
            "シンジョウチクコウミンカン",
            district="新城",
            seats=16,
            wifi=Wifi.YES,
        ),
    ),
    terms=(
        Term(
            INTRODUCTION,
            Kind.CLASSROOM,
            (3, 6, 9, 11),
            sessions=1,
            capacity=8,
            fill=0.8,
            hour=15,
        ),
        Term(
            LINE,
            Kind.CLASSROOM,
            (5, 8, 10),
            sessions=1,
            capacity=8,
            fill=0.7,
            hour=15,
            weekday=2,
        ),
        Term(
            PORTAL,
            Kind.OUTREACH,
            (4, 7),
            sessions=1,
            capacity=40,
            group="高齢者クラブ",
            minimum_age=None,
            weekday=3,
        ),
    ),
    helpers=(HELPER_NAMES[0], *STUDENTS),
)
AMAMI = Town(
    code="462225",
    login="amami",
    place=Place("0997", ("名瀬", "住用", "笠利")),
    population=70,
    venues=(
        VenueDetails(
            "奄美市市民交流センター",
            "アマミシシミンコウリュウセンター",
            address="奄美市名瀬柳町",
            district="名瀬",
            phone="0997-52-1816",
            seats=30,
            parking="47台",
            step_free=StepFree.YES,
        ),
        VenueDetails("AiAiひろば", "アイアイヒロバ", district="名瀬", seats=20),
        VenueDetails("住用公民館", "スミヨウコウミンカン", district="住用", seats=20),
        VenueDetails("笠利公民館", "カサリコウミンカン", district="笠利", seats=24),
    ),
    terms=(
        Term(INTRODUCTION, Kind.CLASSROOM, (3, 9), sessions=4, capacity=12),
        Term(FRAUD, Kind.CLASSROOM, (6, 11), sessions=1, capacity=20, hour=14, weekday=3),
        Term(
            LINE,
            Kind.OUTREACH,
            (4, 8, 10),
            sessions=1,
            capacity=40,
            group="老人クラブ",
            minimum_age=None,
            weekday=5,
        ),
        Term(
            ADVICE, Kind.CONSULTATION, (2, 5, 8, 11), sessions=1, capacity=6, hour=13, weekday=2
        ),
    ),
    helpers=(*HELPER_NAMES, *STUDENTS),
)
KANOYA = Town(
    code="462039",
    login="kanoya",
    place=Place("0994", ("鹿屋", "串良", "吾平", "輝北", "高隈")),
    population=60,
    venues=(
        VenueDetails(
            "リナシティかのや",
            "リナシティカノヤ",
            address="鹿屋市大手町1番1号",
            district="鹿屋",
            seats=30,
            step_free=StepFree.YES,
            wifi=Wifi.YES,
        ),
        VenueDetails("コミスポあいら", "コミスポアイラ", district="吾平", seats=24),
    ),
    terms=(
        Term(INTRODUCTION, Kind.CLASSROOM, (4, 10), sessions=3, capacity=12),
        Term(BASICS, Kind.CLASSROOM, (6, 11), sessions=3, capacity=12, weekday=2),
        Term(
            PORTAL,
            Kind.OUTREACH,
            (3, 5, 9),
            sessions=1,
            capacity=50,
            group="自治会",
            minimum_age=None,
            weekday=5,
        ),
        Term(ADVICE, Kind.CONSULTATION, (3, 7, 11), sessions=1, capacity=8, hour=13, weekday=4),
    ),
    helpers=HELPER_NAMES,
)
MIMA = Town(
    code="362077",
    login="mima",
    place=Place("0883", ("脇町", "穴吹", "美馬", "木屋平")),
    population=70,
    venues=(
        VenueDetails(
            "美馬市地域交流センター ミライズ",
            "ミマシチイキコウリュウセンターミライズ",
            district="脇町",
            seats=30,
            step_free=StepFree.YES,
            wifi=Wifi.YES,
        ),
        VenueDetails("美馬市役所", "ミマシヤクショ", district="穴吹", seats=20),
    ),
    terms=(
        Term(INTRODUCTION, Kind.CLASSROOM, (3, 7, 10), sessions=4, capacity=10),
        Term(BASICS, Kind.CLASSROOM, (5, 9), sessions=2, capacity=10, weekday=3),
        Term(
            LINE,
            Kind.CLASSROOM,
            (8,),
            sessions=1,
            capacity=10,
            hour=14,
            organiser=Organiser.PREFECTURE,
        ),
    ),
    helpers=HELPER_NAMES,
)
TOWNS = (KAGOSHIMA, TARUMIZU, AMAMI, KANOYA, MIMA)
