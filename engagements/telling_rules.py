"""A rule of reminders in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.text import local_digits
from engagements.models import ReminderRule


def in_words(rule: ReminderRule) -> str:
    """«2 days before · on the day · every 6 working days when late · …»; "" when never."""
    plan = rule.plan
    told = []
    if plan.before:
        days = _(", ").join(local_digits(day) for day in plan.before)
        told.append(_("%(days)s days before") % {"days": days})
    if plan.on_day:
        told.append(_("on the day"))
    if plan.every and not rule.passes:
        words = ngettext(
            "every working day when late", "every %(n)s working days when late", plan.every
        )
        told.append(words % {"n": local_digits(plan.every)})
    if not rule.passes and not rule.user_id:
        told += told_to_others(plan.to_head, plan.to_board)
    return " · ".join(told)


def told_to_others(to_head: int | None, to_board: int | None) -> list[str]:
    """When the head is told, and when the board sees it."""
    told = []
    if to_head:
        told.append(_("its head after %(n)s working days") % {"n": local_digits(to_head)})
    if to_board:
        told.append(_("the board after %(n)s working days") % {"n": local_digits(to_board)})
    return told
