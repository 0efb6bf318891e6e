"""The kernel's own records: users, history, mail, and the base of every object type."""

from crm.models.batch import Batch
from crm.models.change import Change
from crm.models.job import Job
from crm.models.mail import Mail
from crm.models.record import Record, RecordQuerySet
from crm.models.user import User

__all__ = ["Batch", "Change", "Job", "Mail", "Record", "RecordQuerySet", "User"]
