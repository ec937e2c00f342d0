"""The door for web servers that speak ASGI."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if settings.SECRET_KEY == settings.INSECURE_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY がありません。.env に書くか、python3 run.py setup を実行してください。"
    )
application = get_asgi_application()
