"""Every switch and secret comes from the environment (docs/operation.md lists them)."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from crm import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("CRM_DATA_DIR", BASE_DIR / "var")
os.umask(0o027)  # what the product writes is for its own account and group

# ── Where it runs ────────────────────────────────────────────────────────────────────────────────
DEBUG = env.boolean("DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
_base = env.base_url("BASE_URL", "http://127.0.0.1:8000")
BASE_URL = _base.geturl()
HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", [_base.hostname or "", "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
WSGI_APPLICATION = "crm.wsgi.application"
ROOT_URLCONF = "crm.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {
    "default": env.database(env.secret("DATABASE_URL"), DATA_DIR, sqlite3.sqlite_version_info)
}
REDIS_URL = env.redis("REDIS_URL")
# Without Redis each process keeps its own cache: what must be shared belongs in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "hamkari",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Parts of pages that are alike for many readers; each process keeps its own.
    "frame": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "frame",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

# ── Parts ────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "crm",  # before django.forms, whose field template it replaces
    "contacts",
    "engagements",
    "cooperation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.middleware.LanguageMiddleware",  # reads the account's language, so after it is known
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "crm.middleware.SafeHeadersMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "crm.middleware.HtmxLoginMiddleware",
]
FILTERS_EMPTY_CHOICE_LABEL = _("All")
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "crm.context.shell",
                "engagements.counting.waiting",
            ]
        },
    }
]

# ── Static files: served by the product itself, named by their content ───────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},  # served by pages that ask who may see it
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ── Language and time ────────────────────────────────────────────────────────────────────────────
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
LANGUAGE_CODE = env.choice("LANGUAGE_CODE", ("fa", "en"), "fa")
LOCALE_PATHS = [BASE_DIR / "crm" / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", "Asia/Tehran")
USE_I18N = USE_TZ = True

# ── Reminders: what ends by itself, by kind of record; see engagements/actions/deadlines.py ───────
REMINDED_ENDS = [
    ("term", "engagements.actions.deadlines.TERMS"),
    ("agreement", "cooperation.ending.AGREEMENTS"),
    ("news", "cooperation.news.NEWS"),
    ("milestone", "cooperation.ending.MILESTONES"),
]

# ── Timelines: (slug, label, function) of sorts of entries; see engagements/timeline.py ───────────
TIMELINE_SORTS = [("agreements", _("Agreements"), "cooperation.story.agreements")]

# ── What follow-ups come from in apps further right; see engagements/kartabl.py ──────────────────
ORIGINS = {
    "agreement": "cooperation.origins.agreement",
    "initiative": "cooperation.origins.initiative",
}

# ── Calendar: (slug, label, function) of sorts of lines; see engagements/calendar.py ──────────────
CALENDAR_SORTS = [("milestone", _("Milestones"), "cooperation.month.awaited")]

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────
PRODUCT = "Hamkari"  # the name letters bear until there is one of the association
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.address("DEFAULT_FROM_EMAIL", f"{PRODUCT} <crm@localhost>")
MAIL_SENDER = "contacts.mailing.sender_in"  # who a letter in some language is from
# asked before each round of sending to cancel what is no longer true, and told what came back
MAIL_TAKE_BACK = (
    "contacts.actions.circulars.withhold",
    "engagements.actions.untrue.take_back",
    "engagements.actions.letter_reminders.take_back",
    "engagements.actions.telling.take_back",
    "engagements.actions.vote_reminders.take_back",
    "cooperation.news.take_back",
    "engagements.actions.deadlines.take_back",
)
MAIL_CAME_BACK = "contacts.actions.bounces.letter_came_back"
# where servers return letters to: a mailbox, or a service that tells us at /bounces/?secret=…
BOUNCES_URL = env.imap("BOUNCES_URL")
BOUNCES_SECRET = env.token("BOUNCES_SECRET")
EMAIL_FILE_PATH = str(DATA_DIR / "mail")  # letters land here while EMAIL_URL is not set
globals().update(env.mail(env.secret("EMAIL_URL")))  # EMAIL_BACKEND, EMAIL_HOST, …

# ── Signing in ───────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "crm.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": rule}
    for rule in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "crm.passwords.MinimumLength",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
    )
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
DEMO_STAMP = DATA_DIR / "demo"  # there when the database is the demonstration
DEMO_ACCOUNTS = [
    {"username": "secretariat", "password": "demo", "label": _("Secretariat")},
    {"username": "head", "password": "demo", "label": _("Committee head")},
    {"username": "director", "password": "demo", "label": _("Director")},
    {"username": "admin", "password": "demo", "label": _("Administrator")},
]
if not DEMO_STAMP.exists():
    DEMO_ACCOUNTS = []

# ── Safety of pages, cookies and connections ─────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
_HOST = "__Host-" if HTTPS else ""  # a browser then takes the cookie from this very host only
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # set by the proxy before us
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# To be preloaded into browsers is a decision of the domain's owner, not of one program under it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# ── Background work: the truth is in the database, the broker is only a doorbell ─────────────────
CELERY_BROKER_URL = REDIS_URL or "memory://"  # unset: nobody needs Celery, `remind` does the work
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    # A page does not wait for a broker that is down: one more try at once, then go on.
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 840  # longer than the 600 s in which a mail server may answer
CELERY_TASK_TIME_LIMIT = 900
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "engagements.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
    "work": {"task": "crm.tasks.work", "schedule": 60.0, "options": {"expires": 55}},
    "bounces": {
        "task": "contacts.tasks.read_bounces",
        "schedule": 300.0,
        "options": {"expires": 280},
    },
}

# ── Logs ─────────────────────────────────────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {
            "()": "crm.logs.MaskingFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # a line for every step of every page, which tells nobody anything
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
