"""Signing in, and what a reader chooses for themselves: language, calendar."""

from __future__ import annotations

from datetime import time
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import UpdateView

from crm.formfields import formfield_callback, from_left
from crm.listing import ours
from crm.middleware import LANGUAGE_COOKIE
from crm.models import User

YEAR = 365 * 24 * 3600
DEMO_PASSWORD = "demo"  # noqa: S105


class SignInForm(AuthenticationForm):
    """Name and password; the known demo password opens nothing beyond this machine."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        demo = self.cleaned_data.get("password") == DEMO_PASSWORD
        if demo and not settings.DEBUG and not is_loopback(self.request):
            raise forms.ValidationError(
                gettext_lazy("The demo accounts only work on the machine the demo runs on.")
            )
        return cleaned


def is_loopback(request: HttpRequest | None) -> bool:
    """Whether the reader sits at the machine that serves: neither address is from elsewhere."""
    if request is None:
        return False
    hosts = {urlsplit(f"//{request.get_host()}").hostname, request.META.get("REMOTE_ADDR")}
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META
    return hosts <= {"127.0.0.1", "localhost", "::1"} and not forwarded


class SignIn(LoginView):
    """The page everybody comes in by."""

    authentication_form = SignInForm
    redirect_authenticated_user = True


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The administration has no door of its own; others than administrators are refused."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(reverse("admin:index"))


@method_decorator(login_not_required, name="dispatch")
class ChangeLanguage(View):
    """The language switch; remembered with the account or, signed out, by a cookie."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        response = HttpResponseRedirect(self.next_url(request))
        if language in dict(settings.LANGUAGES):
            if request.user.is_authenticated:
                User.objects.filter(pk=request.user.pk).update(language=language)
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(
                LANGUAGE_COOKIE, language, YEAR, samesite="Lax", httponly=True, secure=secure
            )
        return response

    @staticmethod
    def next_url(request: HttpRequest) -> str:
        return ours(request, request.POST.get("next", "")) or "/"


class PreferencesForm(forms.ModelForm):
    """What a reader may choose about their own account."""

    class Meta:
        model = User
        fields = (
            *("first_name", "last_name", "email", "language", "calendar", "time_zone"),
            *("digest", "digest_at", "quiet_from", "quiet_until", "quiet_days_off"),
        )
        formfield_callback = formfield_callback

    rows = (("first_name", "last_name"), ("language", "calendar"), ("quiet_from", "quiet_until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name not in ("digest", "quiet_days_off"):
                field.widget.attrs["class"] = "input"
        self.fields["time_zone"].widget.attrs |= from_left()
        self.fields["digest_at"].required = False
        self.fields["email"].widget.attrs |= from_left("email", "email")

    def clean_digest_at(self) -> time:
        """Emptied it stays as it was."""
        return self.cleaned_data["digest_at"] or self.initial["digest_at"]


class Preferences(UpdateView):
    """My own name, address, language and calendar."""

    form_class = PreferencesForm
    template_name = "crm/preferences.html"

    def get_object(self, queryset: Any = None) -> User:
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        form.save()
        with translation.override(form.instance.language):
            messages.success(self.request, _("Your preferences were saved."))
        return HttpResponseRedirect(self.request.path)

    def form_invalid(self, form: PreferencesForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"title": _("My preferences"), "submit_label": _("Save"), "cancel_url": "/"}
        return super().get_context_data(**(own | kwargs))
