"""What happened and what is owed: bodies, meetings, resolutions, problems, follow-ups."""

from engagements.models.agenda import AgendaItem, Proposal
from engagements.models.bodies import Body
from engagements.models.feeds import CalendarFeed
from engagements.models.follow_ups import FollowUp
from engagements.models.handovers import Handover
from engagements.models.interactions import Interaction, InteractionParty
from engagements.models.invitations import Invitation
from engagements.models.letter_parties import LetterParty
from engagements.models.letter_templates import LetterTemplate
from engagements.models.letters import Letter
from engagements.models.meetings import Attendance, Meeting, Statement
from engagements.models.minutes import Minutes, MinutesComment, MinutesReader
from engagements.models.motions import Ballot, Motion
from engagements.models.mutes import Mute
from engagements.models.office import Office
from engagements.models.problem_reports import ProblemReport
from engagements.models.problems import Problem
from engagements.models.referrals import Referral
from engagements.models.reminder_rules import ReminderRule, Subject
from engagements.models.reminders import Notice, Reminder
from engagements.models.replies import Reply
from engagements.models.resolutions import Resolution
from engagements.models.saved_views import SavedView
from engagements.models.seats import Seat, Term
from engagements.models.steps import Step
from engagements.models.substitutions import Substitution

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Body",
    "CalendarFeed",
    "FollowUp",
    "Handover",
    "Interaction",
    "InteractionParty",
    "Invitation",
    "Letter",
    "LetterParty",
    "LetterTemplate",
    "Meeting",
    "Minutes",
    "MinutesComment",
    "MinutesReader",
    "Motion",
    "Mute",
    "Notice",
    "Office",
    "Problem",
    "ProblemReport",
    "Proposal",
    "Referral",
    "Reminder",
    "ReminderRule",
    "Reply",
    "Resolution",
    "SavedView",
    "Seat",
    "Statement",
    "Step",
    "Subject",
    "Substitution",
    "Term",
]
