"""What is done to initiatives: moved from stage to stage."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.models import Initiative
from crm.history import lock, record
from crm.models import User


@transaction.atomic
def advance(initiative: Initiative, *, by: User, to: str, note: str = "") -> Initiative:
    """Move to a stage its kind allows from here; ValidationError says which ones are."""
    stored: Initiative = lock(initiative)
    allowed = stored.current_stage.next
    if to not in allowed:
        names = _(", ").join(str(stored.track.stage(slug).title) for slug in allowed)
        here = stored.get_stage_display()
        raise ValidationError(
            {
                "to": _("From “%(here)s” it can only go on to: %(names)s.")
                % {"here": here, "names": names or "—"}
            }
        )
    stored.stage = to
    record("advance", stored, by=by, note=note)
    return stored
