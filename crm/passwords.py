"""What is asked of a password, said in the reader's digits."""

from __future__ import annotations

from django.contrib.auth import password_validation

from crm.text import local_digits


class MinimumLength(password_validation.MinimumLengthValidator):
    """Django's rule about the length of a password."""

    def get_help_text(self) -> str:
        return local_digits(super().get_help_text())
