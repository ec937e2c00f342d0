"""The file in which a teacher hands in a group."""

from django import forms

from people.rules import list_files as group_lists


class GroupListForm(forms.Form):
    """A CSV file; whether it can be read is said beside it."""

    file = forms.FileField(
        label="生徒の名簿（CSVファイル）",
        help_text="ひな形と同じ見出しで、1人1行。500人・1MBまで。",
        error_messages={
            "required": "名簿のファイルを選んでください。",
            "empty": group_lists.Empty.message,
            "invalid": "ファイルを受け取れませんでした。もう一度選んでください。",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as any form
        self.label_suffix = ""

    def clean_file(self) -> bytes:
        """The file itself; what is too large is not read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > group_lists.LARGEST:
            refusal = group_lists.TooLarge()
            raise forms.ValidationError(refusal.message, code=refusal.code)
        content: bytes = file.read()
        return content
