"""The reader's language and calendar for the length of a request; signed-out htmx requests."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from crm.dates import use_calendar

LANGUAGE_COOKIE = "language"


class LanguageMiddleware:
    """The account's language, else the cookie's, else the office's; never the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = wanted_language(request)
        with translation.override(language), use_calendar(wanted_calendar(request)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def wanted_language(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.language
    cookie = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def wanted_calendar(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return user.calendar if user is not None and user.is_authenticated else ""


class SafeHeadersMiddleware:
    """Headers Django has no setting for; pages of somebody signed in are kept by no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class HtmxLoginMiddleware:
    """A signed-out htmx request goes to the login page as a whole, not into the table."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.headers.get("HX-Request") and response.status_code == 302:
            target = response.headers.get("Location", "")
            if target.startswith(str(settings.LOGIN_URL)):
                return HttpResponse(status=204, headers={"HX-Redirect": settings.LOGIN_URL})
        return response
