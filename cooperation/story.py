"""What the timeline of an organization tells of its agreements."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.models import Person
from cooperation.models import Agreement, AgreementParty
from crm.models import User
from engagements.timeline import Entry, Party


def agreements(party: Party, user: User, most: int) -> Iterator[Entry]:
    """Agreements they made or signed, on the day that was done, and ended on."""
    of = Q(signatory=party) if isinstance(party, Person) else Q(organization=party)
    keys = AgreementParty.objects.filter(of).values("agreement")
    rows = Agreement.objects.visible_to(user).filter(pk__in=keys).with_renewal().newest()
    for row in rows[:most]:
        told = [(row.signed, _("Agreement signed"))]
        if not row.is_open:
            told.append((row.valid_until, _("Agreement ended")))
        for day, what in told:
            yield Entry(
                day=day,
                when=day,
                icon="file-text",
                what=what if day else _("Draft of an agreement"),
                text=str(row),
                note=row.number,
                url=row.get_absolute_url(),
            )
