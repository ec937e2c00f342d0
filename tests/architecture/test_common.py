"""common/ is a shelf, not a drawer: two apps must reach for a thing before it goes there."""

import re

from django.conf import settings


def test_everything_in_common_is_used_by_two_apps():
    root = settings.BASE_DIR
    modules = [path.stem for path in (root / "common").glob("[a-z]*.py")]
    users = {
        module: {
            app
            for app in settings.FIRST_PARTY_APPS
            for path in (root / app).rglob("*.py")
            if re.search(
                rf"from common\.{module} import|from common import [^\n]*\b{module}\b"
                rf"|from common import \([^)]*\b{module}\b",
                path.read_text(),
            )
        }
        for module in modules
    }

    lonely = {name: sorted(apps) for name, apps in users.items() if len(apps) < 2}
    assert lonely == {}
