"""Accounts, kept by administrators in Django's own admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.dates import format_date
from crm.formfields import JalaliDateField
from crm.models import Holiday, User

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


class HolidayForm(forms.ModelForm):
    day = JalaliDateField(label=_("day"), widget=forms.TextInput)

    class Meta:
        model = Holiday
        fields = ("day", "name")


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Days off no rule knows; entered when the calendar of a year is announced."""

    form = HolidayForm
    list_display = ("in_words", "name")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Days with a date; the weekend stands on the page of the days off."""
        return super().get_queryset(request).announced()

    @admin.display(description=_("day"), ordering="day")
    def in_words(self, holiday: Holiday) -> str:
        return format_date(holiday.day, "full")
