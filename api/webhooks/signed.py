"""What every address that a carrier calls has in common: it is signed, and it is no page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notices.gateways import signatures

P = ParamSpec("P")
log = structlog.get_logger(__name__)


def from_carrier(
    answer: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """An address for the carrier alone: whoever has not its signature is told nothing (403).

    The same request again is no fault: carriers repeat themselves, and what is copied on the
    way changes nothing that it has not changed before.
    """

    @wraps(answer)
    def signed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not signatures.is_genuine(request):
            log.warning("a request that the carrier has not signed", address=request.path)
            return HttpResponse(status=403, content_type="text/plain")
        return answer(request, *args, **kwargs)

    return csrf_exempt(never_cache(require_POST(signed)))
