"""Days off whose dates no rule knows: those of the lunar year, and what a government grants."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A day off that was announced; those of the solar year are known by rule."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("-day",)

    def __str__(self) -> str:
        return self.name
