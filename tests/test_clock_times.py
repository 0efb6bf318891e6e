"""Times of day are typed in any digits and shown in the reader's, to the minute."""

from __future__ import annotations

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from crm.dates import format_date, today
from crm.formfields import formfield_callback
from engagements.models import Interaction
from tests.factories import PersonFactory

FIELD = formfield_callback(models.TimeField(null=True, blank=True))


@pytest.mark.parametrize("typed", ["14:30", "۱۴:۳۰", "١٤:٣٠", " ۱۴ : ۳۰ ", "۱۴٫۳۰", "14:30:00"])
def test_digits_of_every_script_are_read(typed):
    assert FIELD.clean(typed) == time(14, 30)


@pytest.mark.parametrize("typed", ["۲۵:۰۰", "۱۴:۶۰", "عصر", "14"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(ValidationError):
        FIELD.clean(typed)


def test_nothing_typed_is_no_time():
    assert FIELD.clean("") is None


@pytest.mark.django_db
def test_a_form_takes_it_and_shows_it_again(clerk, client_of):
    client, typed = client_of(clerk), {"kind": "call", "text": "تماس", "time": "۹:۰۵"}
    typed |= {"day": format_date(today()), "person": PersonFactory().pk}
    client.post(Interaction.url_role("create"), typed)
    note = Interaction.objects.get()
    assert note.time == time(9, 5)
    form = client.get(note.url_role("update", note.pk)).context["form"]
    assert 'value="۰۹:۰۵"' in str(form["time"])
    assert not form.fields["time"].has_changed(note.time, "۰۹:۰۵")
