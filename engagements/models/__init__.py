"""What happened and what is owed: bodies, meetings, resolutions, problems, follow-ups."""

from engagements.models.bodies import Body, Seat, Term
from engagements.models.follow_ups import FollowUp
from engagements.models.handovers import Handover
from engagements.models.interactions import Interaction, InteractionParty
from engagements.models.meetings import AgendaItem, Attendance, Meeting, Statement
from engagements.models.problems import Problem
from engagements.models.reminders import Reminder
from engagements.models.resolutions import Resolution
from engagements.models.saved_views import SavedView

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "FollowUp",
    "Handover",
    "Interaction",
    "InteractionParty",
    "Meeting",
    "Problem",
    "Reminder",
    "Resolution",
    "SavedView",
    "Seat",
    "Statement",
    "Term",
]
