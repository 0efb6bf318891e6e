"""The form of a rule of reminders."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.formfields import CleanCharField
from crm.forms import Base, RecordForm
from crm.text import local_digits
from engagements.models import ReminderRule, Subject
from engagements.models.reminder_rules import check_days, days_in, days_told

#: what only rules of some kinds say
LATE, OF_OTHERS, OF_FOLLOW_UPS = ("every",), ("to_head", "to_board"), ("to_board",)


class DaysField(CleanCharField):
    """Numbers of days with commas, in the digits of the reader."""

    def prepare_value(self, value: Any) -> Any:
        return local_digits(value).replace(",", _(",")) if isinstance(value, str) else value


class ReminderRuleForm(RecordForm):
    """The days of one kind of record; it asks for nothing that would mean nothing there."""

    rows = (("to_head", "to_board"),)

    class Meta(Base):
        model = ReminderRule
        fields = ("before", "on_day", "every", "to_head", "to_board")
        field_classes = {"before": DaysField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.instance
        left_out = LATE + OF_OTHERS if rule.passes else ()
        left_out += OF_OTHERS if rule.user_id else ()
        left_out += OF_FOLLOW_UPS if rule.subject != Subject.FOLLOW_UP else ()
        for name in {*left_out} & self.fields.keys():
            del self.fields[name]

    def clean_before(self) -> str:
        """In order, the farthest first."""
        typed = self.cleaned_data["before"]
        check_days(typed)
        return days_told(days_in(typed))
