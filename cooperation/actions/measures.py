"""What is done to measures: the actual is taken from what the product knows."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.counting import known
from cooperation.models import Measure, Party
from crm.history import lock, record
from crm.models import User


@transaction.atomic
def take(measure: Measure, *, by: User) -> Measure:
    """What is known becomes what came of it; ValidationError where it is told otherwise."""
    stored: Measure = lock(measure)
    parties = Party.objects.filter(initiative=stored.initiative)
    number = known(stored.initiative, list(parties)).get(stored.name)
    if number is None or not stored.takes_known:
        raise ValidationError(_("Nothing is known of it that could be taken."))
    stored.actual = number
    record("take", stored, by=by)
    return stored
