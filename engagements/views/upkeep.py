"""The part of the kartabl that comes after what is due: mail, invitations, minutes, upkeep."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from contacts.models import DuplicatePair, Post
from crm import rights
from crm.dates import today
from crm.holidays import unconfirmed
from crm.models import Mail, User
from crm.templatetags.persian import number
from crm.text import local_digits
from engagements.answering import answer_path
from engagements.kartabl import FIRST, Group, filled, lined
from engagements.left_behind import Left, left_behind
from engagements.models import Body, FollowUp, Invitation, Minutes, Problem, Seat, Term


class KartablPanel(View):
    """A fragment the kartabl shows below what is due this week; it costs that page nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        context = {
            "groups": [group for group in kept_up(user) if group.items],
            "keeps_seats": rights.may_create(user, Term),
        }
        return render(request, "engagements/_kartabl_panel.html", context)


def kept_up(user: User) -> list[Group]:
    """What waits for the user beside what is due on a day, what has failed before all else."""
    found = [invited(user), to_approve(user), to_verify(user), ending(user), vacant(user)]
    found.append(to_pass_on(user))
    found = [in_trouble(user), *found, to_settle(user)] if user.is_clerk else found
    return [*found, days_to_confirm()] if user.is_administrator else found


def invited(user: User) -> Group:
    """The reader's own invitations without an answer."""

    def line(one: Invitation) -> dict[str, Any]:
        return {
            "url": one.meeting.get_absolute_url(),
            "text": str(one.meeting),
            "why": _("You are invited"),
            "closes": _("Closed by your answer"),
            "day": one.meeting.day,
            "act_url": answer_path(one),
            "act": _("Answer"),
        }

    rows = Invitation.objects.waiting_for(user, today()).for_detail()
    return lined(
        "invitations", _("Invitations to answer"), rows.order_by("meeting__day", "pk"), line
    )


def to_approve(user: User) -> Group:
    """Minutes that were sent round in the bodies the user keeps."""
    group = Group("minutes", _("Minutes to approve"), row="engagements/_todo_minutes.html")
    rows = Minutes.objects.to_approve(user).for_list().defer("content")
    return filled(group, rows, lambda one: {"minutes": one})


def to_verify(user: User) -> Group:
    """Problems that were told and that nobody has looked into."""

    def line(one: Problem) -> dict[str, Any]:
        return {
            "url": one.get_absolute_url(),
            "text": one.title,
            "why": _("It was told and nobody has verified it"),
            "closes": _("Closed when its state is another than “new”"),
            "note": one.about,
            "act_url": f"{reverse('engagements:problem-update', args=[one.pk])}?field=state",
            "act": _("Verify"),
        }

    fresh = Problem.objects.visible_to(user).editable_by(user).filter(state=Problem.State.NEW)
    rows = fresh.select_related("about").order_by("pk")
    url = f"{reverse('engagements:problem-list')}?state=new"
    return lined("problems", _("Problems to verify"), rows, line, url)


def ending(user: User) -> Group:
    """The terms that end soon in the bodies the user keeps, but those that were acted upon, the
    first to end before all others."""
    bodies = Body.objects.editable_by(user).values("pk")
    asked = FollowUp.objects.open().filter(seat=OuterRef("seat"))
    rows = Term.objects.ending_soon().filter(~Exists(asked), seat__body__in=bodies)
    group = Group("ending", _("Terms that end soon"), row="engagements/_ending.html")
    url = f"{reverse('engagements:term-list')}?state=ending_soon&sort=end"
    return filled(group, rows.for_list().order_by("end", "pk"), lambda one: {"term": one}, url)


def vacant(user: User) -> Group:
    """The seats nobody holds in the bodies the user keeps, but those somebody is asked for."""
    bodies = Body.objects.editable_by(user).values("pk")
    asked = FollowUp.objects.open().filter(seat=OuterRef("pk"))
    living = Seat.objects.vacant_on(today()).filter(body__in=bodies, body__deleted_at=None)
    rows = living.filter(~Exists(asked)).select_related("body", "office")
    group = Group("vacant", _("Vacant seats"), row="engagements/_vacant.html")
    url = f"{reverse('engagements:seat-list')}?state=vacant"
    return filled(group, rows.order_by("body", "place", "pk"), lambda one: {"seat": one}, url)


def to_pass_on(user: User) -> Group:
    """What is still owed by people who left their post or seat: all of it for the secretariat, for
    others what they chase."""
    owed = FollowUp.objects.visible_to(user)
    left = left_behind(owed if user.is_clerk else owed.filter(chaser=user))
    group = Group("left", _("Left by those who changed posts"), row="engagements/_todo_line.html")
    group.items, group.total = [{"line": told_of(one)} for one in left[:FIRST]], len(left)
    return group


def told_of(left: Left) -> dict[str, Any]:
    count = len(left.follow_ups)
    text = ngettext(
        "%(count)s follow-up is still theirs", "%(count)s follow-ups are still theirs", count
    )
    ended = left.ended
    place = ended.organization if isinstance(ended, Post) else ended.seat.body
    return {
        "url": left.person.get_absolute_url(),
        "text": str(left.person),
        "why": _("No longer there: %(place)s") % {"place": place},
        "closes": _("Closed by handing over, or saying that it stays"),
        "note": text % {"count": number(count)},
        "act_url": reverse("engagements:person-promises", args=[left.person.pk]),
        "act": _("Settle"),
    }


def in_trouble(user: User) -> Group:
    """Letters that did not leave, or of which nobody knows."""

    def line(one: Mail) -> dict[str, Any]:
        return {
            "url": one.get_absolute_url(),
            "text": one.subject,
            "why": one.get_state_display(),
            "closes": _("Closed by sending it again or counting it as received"),
            "note": one.to_name or one.to,
        }

    rows = Mail.objects.visible_to(user).troubled().order_by("-pk")
    return lined("mail", _("Mail that needs a person"), rows, line, reverse("mail-list"))


def days_to_confirm() -> Group:
    """The years of whose lunar holidays none counts, for nobody has confirmed them."""
    group = Group("days-off", _("Days off to confirm"), row="engagements/_todo_line.html")
    for year in unconfirmed():
        told = _("The holidays of the year %(year)s are not confirmed")
        line = {
            "url": f"{reverse('days-off')}?year={year}",
            "text": told % {"year": local_digits(year)},
            "why": _("Those of the lunar year count as working days until then"),
            "closes": _("Closed by saving the page of the days off"),
            "act_url": f"{reverse('days-off')}?year={year}",
            "act": _("Look at them"),
        }
        group.items.append({"line": line})
    group.total = len(group.items)
    return group


def to_settle(user: User) -> Group:
    """One line for all pairs that may be one: they are settled on pages of their own."""
    pairs = DuplicatePair.objects.visible_to(user).waiting().of_living_parties().count()
    group = Group("duplicates", _("Duplicates to settle"), row="engagements/_todo_line.html")
    if pairs:
        line = {
            "url": reverse("contacts:duplicate-list"),
            "text": _("Records that may be one and the same"),
            "why": _("They look alike, and nobody has decided"),
            "closes": _("Closed by merging them, or saying they differ"),
            "act_url": reverse("contacts:duplicate-next"),
            "act": _("Next pair"),
        }
        group.items, group.total = [{"line": line}], pairs
    return group
