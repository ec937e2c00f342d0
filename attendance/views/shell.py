"""The tablet's app: one page, its service worker and its manifest, the same for everybody.

Nothing here knows who asks. What a tablet may see is decided by the API, for its token.
"""

import json
from hashlib import sha256
from pathlib import Path

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

APP = "kiosk"
SHELL = [
    "design-tokens/tokens.css",
    "css/kiosk.css",
    "icons/favicon.svg",
    "packages/idb/index.js",
    "packages/lean-qr/index.mjs",
]
"""What the app needs to start, besides everything in static/kiosk/."""
DETECTOR, WASM = (
    "packages/barcode-detector/ponyfill.js",
    "packages/zxing-wasm/zxing_reader.wasm",
)
DECODER = [DETECTOR, "packages/barcode-detector/zxing-exported.js", WASM]
"""What reads QR codes where the browser cannot; fetched after the rest."""
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, "'wasm-unsafe-eval'"],
    "style-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "manifest-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}
INK, PAPER = "#004c59", "#ffffff"

unkept = cache_control(no_cache=True)
"""Asked for anew each time there is a network: only the service worker keeps these."""


@require_safe
@unkept
@csp_replace(POLICY)
def page(request: HttpRequest) -> HttpResponse:
    """The app. It holds no name and no token: it may lie in a cache."""
    return render(
        request,
        "kiosk/kiosk.html",
        {"detector": staticfiles_storage.url(DETECTOR), "wasm": staticfiles_storage.url(WASM)},
    )


@require_safe
@unkept
@csp_replace(POLICY)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with the list of what it keeps. Another list is another version."""
    keep = {
        "page": reverse("kiosk"),
        "shell": addresses(shell_files()),
        "decoder": addresses(DECODER),
        "version": version(),
    }
    return render(
        request,
        "kiosk/sw.js",
        {"keep": json.dumps(keep, indent=1)},
        content_type="text/javascript",
    )


@require_safe
@unkept
def manifest(_request: HttpRequest) -> HttpResponse:
    """What the Home Screen shows, and that the app opens without the browser's bars."""
    icons = [
        {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
        for address in addresses([f"{APP}/icons/{purpose}-{size}.png"])
    ]
    return JsonResponse(
        {
            "name": "ともに 受付",
            "short_name": "ともに受付",
            "lang": "ja",
            "start_url": reverse("kiosk"),
            "scope": reverse("kiosk"),
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": INK,
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


def shell_files() -> list[str]:
    """The names of all static files that the app cannot start without."""
    folder = settings.BASE_DIR / "static"
    own = sorted(
        path.relative_to(folder).as_posix()
        for path in (folder / APP).rglob("*")
        if path.suffix == ".js"
    )
    return [*SHELL, *own]


def addresses(names: list[str]) -> list[str]:
    return [staticfiles_storage.url(name) for name in names]


def version() -> str:
    """Another one as soon as any kept file or the page is another."""
    templates = settings.BASE_DIR / "templates" / "kiosk"
    kept = [
        *(_kept(name) for name in [*shell_files(), *DECODER]),
        *((templates / name).read_bytes() for name in ("kiosk.html", "sw.js")),
    ]
    return sha256(b"\n".join(kept)).hexdigest()[:16]


def _kept(name: str) -> bytes:
    """The address and the content of a static file."""
    found = finders.find(name)
    content = Path(found).read_bytes() if isinstance(found, str) else b""
    return f"{staticfiles_storage.url(name)}\n".encode() + content
