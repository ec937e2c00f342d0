"""Bodies from machines: what cannot be read is refused as what it is."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ReadableJSON(JSONParser):
    """JSON without endless nesting, and with whole characters only: a lone "\\ud800" could
    neither be stored nor be named in an answer."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            content = super().parse(stream, media_type, parser_context)
            json.dumps(content, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("JSONの入れ子が深すぎます。") from error
        except UnicodeEncodeError as error:
            raise ParseError("JSONに、文字の半分（\\ud800 など）が含まれています。") from error
        return content
