"""Where it leads: agreements, initiatives, who takes part, what is planned, counted and told."""

from cooperation.models.agreement_parts import AgreementParty, Obligation
from cooperation.models.agreements import SOON, STATE_TONES, Agreement, State
from cooperation.models.calls import Call, Registration
from cooperation.models.initiatives import TONES, Health, Initiative, over
from cooperation.models.links import Link
from cooperation.models.measures import Measure
from cooperation.models.milestones import Milestone
from cooperation.models.parties import Party
from cooperation.models.sessions import Session
from cooperation.models.updates import Update

__all__ = [
    "SOON",
    "STATE_TONES",
    "TONES",
    "Agreement",
    "AgreementParty",
    "Call",
    "Health",
    "Initiative",
    "Link",
    "Measure",
    "Milestone",
    "Obligation",
    "Party",
    "Registration",
    "Session",
    "State",
    "Update",
    "over",
]
