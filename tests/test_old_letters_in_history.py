"""What was once kept of letters in history shows nobody the links by which their readers act."""

from __future__ import annotations

import pytest

from crm.models import Change
from tests.factories import MailFactory

pytestmark = pytest.mark.django_db
LINK = "https://crm.example.org/engagements/follow-ups/answer/?link=1.secret"


def test_the_text_of_a_letter_written_long_ago_is_not_told(clerk, client_of):
    letter = MailFactory(subject="یادآوری آمار")
    line = Change.objects.of(letter).get()
    Change.objects.filter(pk=line.pk).update(
        fields=line.fields
        | {"text": [None, LINK], "html": [None, LINK], "unsubscribe": [None, LINK]}
    )
    page = client_of(clerk).get(f"/mail/{letter.pk}/history/").content.decode()
    assert "یادآوری آمار" in page
    assert "secret" not in page
