"""The kernel's own records: users, history, mail, exports, and the base of every object type."""

from crm.models.attachment import Attachment
from crm.models.batch import Batch
from crm.models.change import Change
from crm.models.export import Export
from crm.models.holiday import Holiday
from crm.models.job import Job
from crm.models.mail import Mail
from crm.models.outbox import Outbox
from crm.models.record import Record, RecordQuerySet
from crm.models.user import User

__all__ = [
    "Attachment",
    "Batch",
    "Change",
    "Export",
    "Holiday",
    "Job",
    "Mail",
    "Outbox",
    "Record",
    "RecordQuerySet",
    "User",
]
