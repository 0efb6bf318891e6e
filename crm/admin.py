"""Accounts, kept by administrators in Django's own admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from crm.models import User


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "first_name", "last_name", "email", "role", "is_active")
    list_filter = ("role", "is_active", "language")
    fieldsets = (*UserAdmin.fieldsets, (_("Hamkari"), {"fields": ("role", "language", "calendar")}))
    add_fieldsets = (
        *UserAdmin.add_fieldsets,
        (_("Hamkari"), {"fields": ("email", "role", "language")}),
    )
