"""How long the tests go on that could do so for ever: a sample; with CI=long, everything."""

import os

LONG = os.environ.get("CI") == "long"
