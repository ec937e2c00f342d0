"""What seven towns ask of a group, as rule data. Read in November 2026."""

from datetime import date, time

from classes.choices import OutreachBelonging as Belonging
from classes.rules.outreach.terms import DayKind, Ground, Terms, Yearly

ANY_OF_THE_TOWN = (Belonging.RESIDENT, Belonging.WORKER, Belonging.STUDENT)
NINE_TO_NINE = {kind: (time(9), time(21)) for kind in DayKind}

BANDO = Terms(
    least_people=10,
    longest_minutes=120,
    lead_days=20,
    hours={
        DayKind.WEEKDAY: (time(9), time(19)),
        DayKind.SATURDAY: (time(9), time(17)),
        DayKind.SUNDAY: (time(9), time(17)),
        DayKind.HOLIDAY: (time(9), time(17)),
    },
    closed_yearly=(Yearly((12, 28), (1, 4)),),
    who=ANY_OF_THE_TOWN,
    decide_within_days=10,
)
"""https://www.city.bando.lg.jp/data/reiki/reiki_honbun/r155RG00000631.html"""
OTSUKI = Terms(least_people=10, longest_minutes=120, lead_days=14, hours=NINE_TO_NINE)
"""https://www.city.otsuki.yamanashi.jp/reiki/reiki_honbun/e607RG00000696.html"""
KASHIWARA = Terms(
    least_people=10,
    longest_minutes=120,
    lead_days=20,
    hours=NINE_TO_NINE,
    closed_yearly=(Yearly((12, 29), (1, 3)),),
)
"""http://www.city.kashiwara.osaka.jp/docs/2014021700106/"""
NAGOMI = Terms(
    least_people=10,
    longest_minutes=120,
    lead_days=14,
    earliest_months=1,
    hours=NINE_TO_NINE | {DayKind.HOLIDAY: (time(9), time(17))},
    closed_yearly=(Yearly((12, 29), (1, 3)),),
)
"""https://www.town.nagomi.lg.jp/reiki_int/reiki_honbun/r309RG00000561.html"""
KURASHIKI = Terms(
    least_people=10,
    longest_minutes=120,
    lead_days=14,
    hours={DayKind.WEEKDAY: (time(9), time(17))},
    talk_first=True,
)
"""https://www.city.kurashiki.okayama.jp/dd.aspx?menuid=4221 — the page asks to talk with the
section about a month before and names no last day for the form: the 14 days are ours."""
HITACHI = Terms(
    least_people=10,
    longest_minutes=None,
    lead_days=0,
    hours={
        DayKind.WEEKDAY: (time(9), time(21)),
        DayKind.SATURDAY: (time(9), time(17)),
        DayKind.SUNDAY: (time(9), time(17)),
    },
    season=(date(2024, 7, 1), date(2025, 3, 31)),
    accepting=(date(2024, 6, 1), date(2025, 2, 28)),
)
"""https://www-source.city.hitachi.lg.jp/shisei/koho_kocho/1003391/1003395.html"""
SAGAMIHARA = Terms(
    least_people=10,
    shortest_minutes=30,
    longest_minutes=120,
    lead_days=0,
    hours={DayKind.WEEKDAY: (time(9), time(17))},
    resident_share=50,
    least_wishes=2,
    talk_first=True,
    grounds=(Ground.POLITICS, Ground.RELIGION, Ground.PROFIT, Ground.COMPLAINTS),
)
"""https://www.city.sagamihara.kanagawa.jp/kurashi/syouhi/1008571.html — weekdays; the hours of
the day are ours."""
ALL = {
    "坂東市": BANDO,
    "大月市": OTSUKI,
    "柏原市": KASHIWARA,
    "和水町": NAGOMI,
    "倉敷市": KURASHIKI,
    "日立市": HITACHI,
    "相模原市": SAGAMIHARA,
}
