"""What a town sets of its letters: sender, colour, pictures, and the standard sentences."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField

from accounts.forms.fields import refused
from common.errors import RuleViolation
from materials.actions import stationery
from materials.choices import Occasion, Seal
from materials.documents.letterheads import Letterhead
from materials.renderers import pictures
from materials.renderers.pictures import Picture
from materials.rules import seals, sentences
from materials.rules.sentences import Sentences

SIZES = [(str(size), f"{size}mm") for size in range(seals.SMALLEST, seals.LARGEST + 1)]
_FILE = {
    "empty": "選んだファイルは空でした。もう一度選んでください。",
    "invalid": "ファイルを受け取れませんでした。もう一度選んでください。",
}


def _picture(label: str, help_text: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        max_length=200,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        error_messages=_FILE | {"max_length": "ファイルの名前を短くして、選び直してください。"},
    )


class StationeryForm(forms.Form):
    """The letterhead. A picture that is not chosen anew stays."""

    sender = forms.CharField(
        label="差出人",
        required=False,
        strip=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text="5行まで、1行40文字まで（〒・所在地、組織、担当、電話、FAX・メールなど）。"
        "空欄にすると、市町村の設定の所在地・担当課・電話番号になります。",
        error_messages={"max_length": stationery.SenderTooLong.message},
    )
    sign = forms.CharField(
        label="文書番号の記号",
        required=False,
        max_length=200,
        help_text="例：鹿デ（「鹿デ第12号」になります）。番号は年度ごとに1から付きます。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-s"}),
        error_messages={"max_length": stationery.SignTooLong.message},
    )
    colour = forms.CharField(
        label="帯の色",
        max_length=20,
        help_text="手紙の題名の帯の色です。白い文字が読める濃さの色だけを使えます。",
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages=dict.fromkeys(
            ("required", "max_length"), stationery.ColourUnreadable.message
        ),
    )
    logo = _picture(
        "ロゴ（市章など）",
        "PNGかJPEG、300KBまで。手紙の右上に、幅45mm・高さ13mmまでで印刷します。"
        "透明なところは白くなります。",
    )
    without_logo = forms.BooleanField(label="ロゴを外す", required=False)
    seal = forms.ChoiceField(
        label="公印",
        choices=Seal.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "公印の印刷のしかたを選んでください。"
        ),
    )
    seal_picture = _picture(
        "公印の画像",
        "「公印の画像を印刷する」を選んだときに使います。PNGかJPEG、300KBまで。",
    )
    seal_size = forms.TypedChoiceField(
        label="公印の大きさ",
        choices=SIZES,
        coerce=int,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), stationery.SealSize.message
        ),
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, head: Letterhead, version: int
    ) -> None:
        initial = {
            "sender": head.sender,
            "sign": head.sign,
            "colour": head.colour,
            "seal": head.seal,
            "seal_size": head.seal_size,
            "seen": version,
        }
        super().__init__(data, files, initial=initial, label_suffix="")
        self.known = head

    def clean_logo(self) -> Picture | None:
        return self._tidied("logo")

    def clean_seal_picture(self) -> Picture | None:
        return self._tidied("seal_picture")

    def head(self) -> Letterhead:
        """The letterhead as it was (validly) asked for, with the sentences as they are."""
        told = self.cleaned_data
        logo = None if told["without_logo"] else told["logo"] or self.known.logo
        return replace(
            self.known,
            sender=told["sender"],
            sign=told["sign"],
            colour=told["colour"],
            logo=logo,
            seal=Seal(told["seal"]),
            seal_picture=told["seal_picture"] or self.known.seal_picture,
            seal_size=told["seal_size"],
        )

    def _tidied(self, name: str) -> Picture | None:
        file = self.cleaned_data[name]
        if file is None:
            return None
        try:
            if (file.size or 0) > pictures.MOST_BYTES:  # it is not read
                raise pictures.PictureTooLarge
            return pictures.tidied(file.read())
        except RuleViolation as refusal:
            raise refused(refusal) from refusal


class SentencesForm(forms.Form):
    """What begins and ends the letters of each kind."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, head: Letterhead, version: int) -> None:
        super().__init__(data, initial={"seen": version}, label_suffix="")
        self.known = head
        for kind in Occasion:
            said = head.said(kind)
            self.fields[f"{kind}_greeting"] = _sentence("書き出し", said.greeting)
            self.fields[f"{kind}_closing"] = _sentence("結び", said.closing)

    @property
    def kinds(self) -> Iterator[tuple[Occasion, BoundField, BoundField]]:
        """Each kind of letter with its two boxes."""
        for kind in Occasion:
            yield kind, self[f"{kind}_greeting"], self[f"{kind}_closing"]

    @property
    def offered(self) -> str:
        return sentences.offered()

    def head(self) -> Letterhead:
        """The letterhead with these (valid) sentences."""
        return replace(
            self.known,
            sentences={
                kind: Sentences(
                    self.cleaned_data[f"{kind}_greeting"], self.cleaned_data[f"{kind}_closing"]
                )
                for kind in Occasion
            },
        )


def _sentence(label: str, text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=False,
        initial=text,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "400文字までで入力してください。"},
    )
