"""What the pages of contacts show of engagements."""

from __future__ import annotations

from typing import Any

from contacts.models import Organization, Person
from crm.views import Panel
from engagements.models import Attendance, FollowUp, Meeting
from engagements.views.follow_ups import add_url

SHOWN = 20


class PersonPanel(Panel):
    """A person's meetings and what they owe."""

    model = Person
    template_name = "engagements/_contact_panel.html"

    def content(self, obj: Person) -> dict[str, Any]:
        user = self.request.user
        visible = Meeting.objects.visible_to(user)
        there = Attendance.objects.filter(person=obj, meeting__in=visible)
        owed = FollowUp.objects.visible_to(user).open().filter(owner_person=obj)
        return {
            "attendances": there.select_related("meeting", "meeting__body").order_by(
                "-meeting__day", "-pk"
            )[:SHOWN],
            "follow_ups": owed.for_list().order_by("due", "pk")[:SHOWN],
            "add_url": add_url(user, owner_person=obj.pk),
        }


class OrganizationPanel(Panel):
    """What an organization owes us, what it is owed, its problems and its hosts."""

    model = Organization
    template_name = "engagements/_contact_panel.html"

    def content(self, obj: Organization) -> dict[str, Any]:
        user = self.request.user
        visible = FollowUp.objects.visible_to(user).open().for_list().order_by("due", "pk")
        return {
            "follow_ups": visible.filter(owner_organization=obj)[:SHOWN],
            "owed_to": visible.filter(owed_to=obj)[:SHOWN],
            "bodies": obj.bodies.alive().order_by("sort_key")[:SHOWN],
            "problems": obj.problems.visible_to(user).alive().order_by("-pk")[:SHOWN],
            "add_url": add_url(user, owner_organization=obj.pk),
        }
