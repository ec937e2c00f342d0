"""What people ask about at a consultation (相談の分類). Pure."""

import re

STANDARD = (
    ("basics", "基本の操作・文字入力"),
    ("phone", "電話・連絡先"),
    ("line", "LINE"),
    ("photo", "写真・動画"),
    ("apps", "アプリ・設定"),
    ("fraud", "迷惑電話・詐欺"),
    ("mynaportal", "マイナポータル"),
    ("procedures", "行政手続き"),
    ("disaster", "防災"),
    ("cashless", "キャッシュレス"),
    ("health", "病院の予約・健康"),
    ("contract", "料金・契約"),
    ("other", "その他"),
)
"""Code and label of the topics that every municipality begins with, in their order."""
OTHER = "other"
LONGEST_CODE = 20
CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")
"""A code is what a topic is counted by: it never changes, whatever the topic is called."""
