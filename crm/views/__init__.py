"""The pages every object type has. A type's own view says what; these say how."""

from crm.views.actions import ActionView
from crm.views.base import Panel
from crm.views.batches import BatchAction
from crm.views.details import RecordDetail, RecordHistory
from crm.views.forms import RecordCreate, RecordDelete, RecordUpdate
from crm.views.lists import RecordList

__all__ = [
    "ActionView",
    "BatchAction",
    "Panel",
    "RecordCreate",
    "RecordDelete",
    "RecordDetail",
    "RecordHistory",
    "RecordList",
    "RecordUpdate",
]
