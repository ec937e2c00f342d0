"""The door for web servers that speak WSGI."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if settings.SECRET_KEY == settings.INSECURE_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY がありません。.env に書くか、python3 run.py setup を実行してください。"
    )
application = get_wsgi_application()
