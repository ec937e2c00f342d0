"""What differs between installations comes from the environment; see .env.example."""

import os
import sys
from pathlib import Path

import environs
import structlog
from csp.constants import NONCE, SELF

from config.logs import without_secrets, without_words

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environs.Env()
if "PYTEST_VERSION" not in os.environ:  # an installation's own settings are not the tests'
    env.read_env(BASE_DIR / ".env", recurse=False)


def secret_key() -> str:
    """The key from the environment, else the one that run.py keeps beside the database."""
    kept = VAR_DIR / "secret_key"
    return env.str("SECRET_KEY", "") or (kept.read_text().strip() if kept.exists() else "")


# Tests and checks need no secret; config.wsgi and config.asgi refuse to serve with this one.
INSECURE_KEY = "insecure-key-for-tests-and-checks-only"
SECRET_KEY = secret_key() or INSECURE_KEY
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# The address that is printed as a QR code: what a phone outside the town office can open.
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
# The account with Twilio, if there is one; the token also signs what Twilio asks of us.
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", "")
# Another address of its API than its own: a mock, for trying things out.
TWILIO_API_BASE = env.str("TWILIO_API_BASE", "").rstrip("/")

# From the ground up: a foreign key or an import never points to a later one.
FIRST_PARTY_APPS = [
    "accounts",
    "people",
    "notices",
    "classes",
    "attendance",
    "reports",
    "materials",
    "api",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    *FIRST_PARTY_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.reading.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.permissions.MembershipMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "config.pressing.PressedOnlyMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "attendance.views.badges.open_conflicts",
            ],
            "builtins": ["accounts.templatetags.tomoni"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite takes the write lock when a transaction begins, so two callers never count one seat
# twice; WAL keeps readers going meanwhile. PostgreSQL locks rows and pools its connections.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'tomoni.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, not memory: threads in tests must meet the same locks as in a town office.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["OPTIONS"] = {
        # A query that was asked three times is planned no more, which spares the database a
        # third of its work at a registration; 0 for a pooler that cannot keep plans.
        "server_side_binding": True,
        "prepare_threshold": env.int("DATABASE_PREPARE_AFTER", 3) or None,
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", 8), "timeout": 20},
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "staff:today"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# The pair, not the name alone: a stranger cannot lock a clerk out of her own desk.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
MODULES = BASE_DIR / "node_modules"
# What pages use of the npm packages, by the prefix under which they ask for it.
PACKAGES = {
    "design-tokens": MODULES / "@digital-go-jp" / "design-tokens" / "dist",
    "packages/barcode-detector": MODULES / "barcode-detector" / "dist" / "es",
    "packages/idb": MODULES / "idb" / "build",
    "packages/lean-qr": MODULES / "lean-qr",
    "packages/zxing-wasm": MODULES / "zxing-wasm" / "dist" / "reader",
}
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *((prefix, folder) for prefix, folder in PACKAGES.items() if folder.exists()),
]
# A town's installation runs collectstatic once: hashed names, compressed, cached for ever.
# Without it (the demo, the tests) files come straight from their folders.
COLLECTED = "PYTEST_VERSION" not in os.environ and (
    "collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists()
)
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.statics.ModulesWithHashedNames"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    },
}
SECURE = env.bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.ReadableJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.answer",
    # Who a visitor is: the proxy says it last; without one, whoever is connected.
    "NUM_PROXIES": int(env.bool("BEHIND_PROXY", False)),
    "DEFAULT_THROTTLE_RATES": {"public-write": env.str("PUBLIC_WRITE_RATE", "60/hour")},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ともに API",
    "DESCRIPTION": "スマホ教室・出前講座・スマホ相談会の公開情報、申込み、出席、指標。",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RegistrationState": "classes.choices.RegistrationState",
        "SessionState": "classes.choices.SessionState",
        "DrawState": "classes.choices.DrawState",
        "OfferingWindow": "classes.choices.Window",
        "MarkKind": "attendance.choices.TapKind",
        "ConflictKind": "attendance.choices.ConflictKind",
        "ConflictAnswer": "attendance.choices.Answer",
        "SentKind": "attendance.choices.SentKind",
        "CardEnd": "people.choices.CardEnd",
        "CardAnew": "api.schema.CARD_ANEW",
        "FollowUpResult": "people.choices.FollowUpResult",
        "ConsultationResult": "attendance.choices.ConsultationResult",
        "HelperKind": "people.choices.HelperKind",
        "OfferingKind": "classes.choices.Kind",
        "CourseDevice": "classes.choices.CourseDevice",
        "ParticipantDevice": "api.schema.KNOWN_DEVICES",
        "PhoneOwner": "people.choices.PhoneOwner",
        "SeatDevice": "api.schema.SEAT_DEVICES",
        "PrintPaper": "api.schema.PRINT_PAPERS",
        "LabelSheet": "api.schema.LABEL_SHEETS",
        "MessageShelf": "notices.choices.Shelf",
        "MessageChannel": "notices.choices.MessageChannel",
        "RegistrationChannel": "classes.choices.Channel",
    },
}

# Who carries messages: "" nobody (staff ring up), "console" nobody either but it looks so, or
# "twilio". What a town uses of it is on its own page.
CARRIER = env.str("CARRIER", "")
CARRIERS: dict[str, dict[str, str]] = {
    "": {},
    "console": {
        "sms": "notices.gateways.console.Console",
        "voice": "notices.gateways.console.ConsoleVoice",
    },
    "twilio": {
        "sms": "notices.gateways.twilio_sms.TwilioSms",
        "voice": "notices.gateways.twilio_voice.TwilioVoice",
    },
}
NOTICE_GATEWAYS: dict[str, str] = dict(CARRIERS[CARRIER])
# The town's own mail server, "smtp+tls://name:password@mail.example.jp:587"; "" for no mail.
if env.str("EMAIL_URL", ""):
    mail = env.dj_email_url("EMAIL_URL")
    EMAIL_HOST, EMAIL_PORT = mail["EMAIL_HOST"], mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]
    NOTICE_GATEWAYS["mail"] = "notices.gateways.mail.Mail"
EMAIL_TIMEOUT = 15
# The town's official account on LINE; "" for no LINE.
LINE_CHANNEL_TOKEN = env.str("LINE_CHANNEL_TOKEN", "")
LINE_CHANNEL_SECRET = env.str("LINE_CHANNEL_SECRET", "")
LINE_API_BASE = env.str("LINE_API_BASE", "https://api.line.me").rstrip("/")
if LINE_CHANNEL_TOKEN:
    NOTICE_GATEWAYS["line"] = "notices.gateways.line.Line"
# What a machine that watches this installation shows; without one, only this machine may look.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
# How many a second may go out by one channel, all workers together.
NOTICE_RATES: dict[str, float] = {
    "sms": env.float("SMS_RATE", 50),
    "voice": env.float("CALL_RATE", 1),
    "mail": env.float("MAIL_RATE", 10),
    "line": env.float("LINE_RATE", 50),
}
# How many a worker hands over at the same time.
NOTICE_THREADS = env.int("NOTICE_THREADS", 32)

# Log lines name events and keys, never people: no request bodies, no query strings.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_secrets,
        without_words,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
)
LOG_LEVEL = env.str("LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                without_secrets,
                without_words,
            ],
        },
    },
    # At the handler too: Django's own loggers do not ask the root for its level.
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "level": LOG_LEVEL},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
