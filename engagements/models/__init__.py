"""What happened and what is owed: bodies, meetings, resolutions, problems, follow-ups."""

from engagements.models.bodies import Body
from engagements.models.follow_ups import FollowUp
from engagements.models.handovers import Handover
from engagements.models.interactions import Interaction, InteractionParty
from engagements.models.letter_parties import LetterParty
from engagements.models.letter_templates import LetterTemplate
from engagements.models.letters import Letter
from engagements.models.meetings import AgendaItem, Attendance, Meeting, Statement
from engagements.models.problems import Problem
from engagements.models.reminders import Reminder
from engagements.models.resolutions import Resolution
from engagements.models.saved_views import SavedView
from engagements.models.seats import Seat, Term

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "FollowUp",
    "Handover",
    "Interaction",
    "InteractionParty",
    "Letter",
    "LetterParty",
    "LetterTemplate",
    "Meeting",
    "Problem",
    "Reminder",
    "Resolution",
    "SavedView",
    "Seat",
    "Statement",
    "Term",
]
