"""What Django itself says to our readers, in words of our own.

Named here so that `make messages` puts it into our catalogue, which wins over Django's: its
Persian lacks some of these and says others in a way no office would.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

from crm.text import local_digits

#: characters no text holds: they stand for what a message quotes while its digits are changed
PRIVATE_USE = 0xE000

ON_FORMS = (
    _("This field is required."),
    _("Enter a valid value."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a valid time."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Null characters are not allowed."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
        "max",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
        "max",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s digit before the decimal point.",
        "Ensure that there are no more than %(max)s digits before the decimal point.",
        "max",
    ),
)
ON_ACCOUNTS = (
    _(
        "Please enter a correct %(username)s and password. Note that both fields may be "
        "case-sensitive."
    ),
    _("This account is inactive."),
    _("email address"),
    _("Enabled"),
    _("Disabled"),
    _("Password-based authentication"),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, "
        "they may still be able to authenticate using other backends, such as Single Sign-On or "
        "LDAP."
    ),
    _("Raw passwords are not stored, so there is no way to see the user’s password."),
    _("Reset password"),
    _("Set password"),
    _("No password set."),
)
IN_THE_ADMINISTRATION = (
    _("Breadcrumbs"),
    _("Model name"),
    _("Models in the %(name)s application"),
    _("Select this object for an action - {}"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", "count"),
    ngettext_lazy("entry", "entries", "count"),
)


def faults(error: ValidationError) -> list[str]:
    """What is wrong, in words, with the numbers a message fills in in the reader's digits."""
    return [in_words(one.message, one.params) for one in single(error)]


def single(error: ValidationError) -> list[ValidationError]:
    """Each thing that is wrong by itself, whichever field it is about."""
    if hasattr(error, "error_dict"):
        return [one for errors in error.error_dict.values() for one in errors]
    return list(error.error_list)


def in_words(message: Any, params: dict[str, Any] | None) -> str:
    """A message filled in; what it quotes stays as it was typed."""
    if not params:
        return str(message)
    numbers = int | float | Decimal
    quoted = {name: value for name, value in params.items() if not isinstance(value, numbers)}
    places = {name: chr(PRIVATE_USE + at) for at, name in enumerate(quoted)}
    text = local_digits(str(message % (params | places)))
    for name, place in places.items():
        text = text.replace(place, str(quoted[name]))
    return text
