"""WebKitGTK, the nearest thing here to an iPad's Safari, on a screen that nobody sees.

Every driver is a new browser with nothing stored: driven, WebKitGTK keeps no profile.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.webkitgtk.service import Service

BROWSER = Path("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser")
PATIENCE = 60  # seconds; a slow machine is no failure


@contextmanager
def screen() -> Iterator[str]:
    """A display in memory, 1024 by 768, by its name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten"]
    process = subprocess.Popen([*command, "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def driven(display: str) -> Iterator[webdriver.WebKitGTK]:
    """A browser on that display."""
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(_browser())
    options.add_argument("--automation")
    surroundings = {**os.environ, "DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    service = Service(executable_path=shutil.which("WebKitWebDriver"), env=surroundings)
    driver = webdriver.WebKitGTK(options=options, service=service)
    driver.set_script_timeout(PATIENCE)
    driver.set_page_load_timeout(PATIENCE)
    try:
        yield driver
    finally:
        driver.quit()


def _browser() -> Path:
    """Debian keeps it in a folder that is named after the machine's architecture."""
    others = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return BROWSER if BROWSER.exists() else others[-1]
