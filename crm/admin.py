"""Accounts, kept by administrators in Django's own admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import User

admin.site.site_title = admin.site.site_header = _("Hamkari")


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "email", "role", "is_active")
    list_filter = ("role", "is_active", "language")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Hamkari"), {"fields": ("role", "is_active", "language", "calendar")}),
    )
    add_fieldsets = (
        *UserAdmin.add_fieldsets,
        (_("Hamkari"), {"fields": ("email", "role", "language")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Administrators, and nobody else, may come in here."""
        obj.is_staff = obj.is_superuser = obj.role == User.Role.ADMIN
        super().save_model(request, obj, form, change)
