"""Loads the demonstration: the founding report and a year of an association's life."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from contacts.models import Organization, Person
from cooperation.demo.accounts import names
from cooperation.demo.load import load
from cooperation.models import Initiative
from crm.models import User
from engagements.models import FollowUp, Meeting, Problem, Resolution

COUNTED = (Organization, Person, Meeting, Resolution, FollowUp, Problem, Initiative)


def counts() -> str:
    """How much there is of what, as one line."""
    with translation.override("en"):
        return ", ".join(f"{m.objects.count()} {m._meta.verbose_name_plural}" for m in COUNTED)


class Command(BaseCommand):
    help = "Fills an empty database with the demonstration; does nothing when it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        known = User.objects.filter(username__in=names()).count()
        if known == len(names()):
            self.say("The demonstration is there already.", options)
        elif known or Organization.everything.exists():
            raise CommandError("This database has data of its own: the demonstration needs none.")
        else:
            load()
            self.say(f"Demonstration loaded: {counts()}.", options)
        settings.DEMO_STAMP.write_text("loaded\n")

    def say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
