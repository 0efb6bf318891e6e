"""Addresses of cooperation."""

from typing import Any

from django.urls import path

from cooperation.views import (
    agreements,
    answer_call,
    boards,
    calls,
    certificates,
    happened,
    initiatives,
    kartabl,
    mine,
    panels,
    participation,
    parts,
    rollups,
    stands,
    yearly,
)

app_name = "cooperation"


def own(where: str, view: Any, name: str) -> Any:
    """A page about one initiative."""
    return path(f"initiatives/<int:pk>/{where}", view.as_view(), name=f"initiative-{name}")


def pages(where: str, name: str, **views: Any) -> list[Any]:
    """The pages of what belongs to an initiative."""
    called = {"create": "new/", "update": "<int:pk>/edit/"}
    return [
        path(
            f"{where}/{called.get(role) or f'<int:pk>/{role}/'}",
            view.as_view(),
            name=f"{name}-{role}",
        )
        for role, view in views.items()
    ]


def agreed(where: str, view: Any, name: str) -> Any:
    """A page about one agreement."""
    return path(f"agreements/<int:pk>/{where}", view.as_view(), name=f"agreement-{name}")


agreement_pages = [
    path("agreements/", agreements.AgreementList.as_view(), name="agreement-list"),
    path("agreements/new/", agreements.AgreementCreate.as_view(), name="agreement-create"),
    path("agreements/pick/", agreements.AgreementPick.as_view(), name="agreement-pick"),
    agreed("", agreements.AgreementDetail, "detail"),
    agreed("edit/", agreements.AgreementUpdate, "update"),
    agreed("delete/", agreements.AgreementDelete, "delete"),
    agreed("history/", agreements.AgreementHistory, "history"),
    agreed("renew/", agreements.AgreementRenew, "renew"),
    agreed("attach/", agreements.AgreementAttach, "attach"),
    *pages(
        "agreement-parties",
        "agreement-party",
        create=agreements.AgreementPartyCreate,
        update=agreements.AgreementPartyUpdate,
        delete=agreements.AgreementPartyDelete,
        history=agreements.AgreementPartyHistory,
    ),
    *pages(
        "obligations",
        "obligation",
        create=agreements.ObligationCreate,
        update=agreements.ObligationUpdate,
        delete=agreements.ObligationDelete,
        history=agreements.ObligationHistory,
        chase=agreements.ObligationChase,
        link=agreements.ObligationLink,
    ),
]

call_pages = [
    path("call/", answer_call.AnswerCall.as_view(), name="answer-call"),
    path("initiatives/<int:pk>/call/", calls.CallPanel.as_view(), name="call-panel"),
    path("calls/<int:pk>/", calls.CallDetail.as_view(), name="call-detail"),
    *pages(
        "calls",
        "call",
        create=calls.CallCreate,
        update=calls.CallUpdate,
        delete=calls.CallDelete,
        history=calls.CallHistory,
        open=calls.CallOpen,
        close=calls.CallClose,
        poster=calls.CallPoster,
    ),
    path("registrations/", calls.RegistrationList.as_view(), name="registration-list"),
    path("registrations/accept/", calls.AcceptChosen.as_view(), name="registrations-accept"),
    path("registrations/refuse/", calls.RefuseChosen.as_view(), name="registrations-refuse"),
    path("registrations/<int:pk>/", calls.RegistrationDetail.as_view(), name="registration-detail"),
    *pages(
        "registrations",
        "registration",
        delete=calls.RegistrationDelete,
        history=calls.RegistrationHistory,
        accept=calls.RegistrationAccept,
        refuse=calls.RegistrationRefuse,
        reconsider=calls.RegistrationReconsider,
    ),
]

urlpatterns = [
    *agreement_pages,
    *call_pages,
    path("initiatives/", initiatives.InitiativeList.as_view(), name="initiative-list"),
    path("initiatives/new/", initiatives.InitiativeCreate.as_view(), name="initiative-create"),
    path("initiatives/pick/", initiatives.InitiativePick.as_view(), name="initiative-pick"),
    path("kartabl/", kartabl.KartablPanel.as_view(), name="kartabl-panel"),
    path("happened/", happened.Happened.as_view(), name="happened"),
    path("mine/", mine.MyInitiatives.as_view(), name="mine"),
    path("initiatives/board/", boards.InitiativeBoard.as_view(), name="initiative-board"),
    path("initiatives/timeline/", boards.InitiativeTimeline.as_view(), name="initiative-timeline"),
    path("initiatives/calendar/", boards.InitiativeCalendar.as_view(), name="initiative-calendar"),
    path("initiatives/figures/", rollups.MeasureFigures.as_view(), name="measure-figures"),
    path("yearly/", yearly.YearlyReport.as_view(), name="yearly-report"),
    own("move/", boards.InitiativeMove, "move"),
    own("", initiatives.InitiativeDetail, "detail"),
    own("edit/", initiatives.InitiativeUpdate, "update"),
    own("facts/", initiatives.InitiativeFacts, "facts"),
    own("delete/", initiatives.InitiativeDelete, "delete"),
    own("history/", initiatives.InitiativeHistory, "history"),
    own("advance/", initiatives.InitiativeAdvance, "advance"),
    own("step-back/", boards.InitiativeStepBack, "step-back"),
    own("stop/", initiatives.InitiativeStop, "stop"),
    own("resume/", initiatives.InitiativeResume, "resume"),
    own("schedule/", initiatives.InitiativeSchedule, "schedule"),
    own("follow-up/", initiatives.InitiativeOwe, "owe"),
    own("certificates/", certificates.InitiativeCertificates, "certificates"),
    own("stands/", stands.InitiativeStands, "stands"),
    own("attendance/", certificates.InitiativeAttendance, "attendance"),
    own("sessions/", certificates.InitiativeSessions, "sessions"),
    own("certify/", certificates.InitiativeCertify, "certify"),
    path("certificates/check/", certificates.CertificateCheck.as_view(), name="certificate-check"),
    own("attach/", initiatives.InitiativeAttach, "attach"),
    *pages(
        "parties",
        "party",
        create=parts.PartyCreate,
        update=parts.PartyUpdate,
        delete=parts.PartyDelete,
        history=parts.PartyHistory,
    ),
    *pages(
        "milestones",
        "milestone",
        create=parts.MilestoneCreate,
        update=parts.MilestoneUpdate,
        delete=parts.MilestoneDelete,
        history=parts.MilestoneHistory,
        reach=parts.MilestoneReach,
        reopen=parts.MilestoneReopen,
    ),
    *pages(
        "measures",
        "measure",
        create=parts.MeasureCreate,
        update=parts.MeasureUpdate,
        delete=parts.MeasureDelete,
        history=parts.MeasureHistory,
        take=parts.MeasureTake,
    ),
    *pages(
        "reports",
        "report",
        create=parts.ReportCreate,
        update=parts.ReportUpdate,
        delete=parts.ReportDelete,
        history=parts.ReportHistory,
    ),
    *pages(
        "sessions",
        "session",
        create=parts.SessionCreate,
        update=parts.SessionUpdate,
        delete=parts.SessionDelete,
        history=parts.SessionHistory,
    ),
    *pages(
        "links",
        "link",
        create=parts.LinkCreate,
        update=parts.LinkUpdate,
        delete=parts.LinkDelete,
        history=parts.LinkHistory,
    ),
    path("absent/", participation.AbsentList.as_view(), name="absent"),
    path(
        "organizations/<int:pk>/together/",
        participation.OrganizationTogether.as_view(),
        name="organization-together",
    ),
    path("people/<int:pk>/panel/", panels.PersonPanel.as_view(), name="person-panel"),
    path(
        "organizations/<int:pk>/panel/",
        panels.OrganizationPanel.as_view(),
        name="organization-panel",
    ),
    path("bodies/<int:pk>/panel/", panels.BodyPanel.as_view(), name="body-panel"),
    path("meetings/<int:pk>/panel/", panels.MeetingPanel.as_view(), name="meeting-panel"),
    path("letters/<int:pk>/panel/", panels.LetterPanel.as_view(), name="letter-panel"),
    path("resolutions/<int:pk>/panel/", panels.ResolutionPanel.as_view(), name="resolution-panel"),
    path("problems/<int:pk>/panel/", panels.ProblemPanel.as_view(), name="problem-panel"),
    path("follow-ups/<int:pk>/panel/", panels.FollowUpPanel.as_view(), name="follow-up-panel"),
]
