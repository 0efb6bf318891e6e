"""Addresses of engagements."""

from django.urls import path

from engagements.views import (
    bodies,
    follow_ups,
    meetings,
    panels,
    posts,
    problems,
    resolutions,
    saved_views,
)

app_name = "engagements"
urlpatterns = [
    path("bodies/", bodies.BodyList.as_view(), name="body-list"),
    path("bodies/new/", bodies.BodyCreate.as_view(), name="body-create"),
    path("bodies/pick/", bodies.BodyPick.as_view(), name="body-pick"),
    path("bodies/<int:pk>/", bodies.BodyDetail.as_view(), name="body-detail"),
    path("bodies/<int:pk>/edit/", bodies.BodyUpdate.as_view(), name="body-update"),
    path("bodies/<int:pk>/delete/", bodies.BodyDelete.as_view(), name="body-delete"),
    path("bodies/<int:pk>/history/", bodies.BodyHistory.as_view(), name="body-history"),
    path("seats/new/", bodies.SeatCreate.as_view(), name="seat-create"),
    path("seats/<int:pk>/edit/", bodies.SeatUpdate.as_view(), name="seat-update"),
    path("seats/<int:pk>/delete/", bodies.SeatDelete.as_view(), name="seat-delete"),
    path("seats/<int:pk>/history/", bodies.SeatHistory.as_view(), name="seat-history"),
    path("terms/new/", bodies.TermCreate.as_view(), name="term-create"),
    path("terms/<int:pk>/edit/", bodies.TermUpdate.as_view(), name="term-update"),
    path("terms/<int:pk>/delete/", bodies.TermDelete.as_view(), name="term-delete"),
    path("terms/<int:pk>/history/", bodies.TermHistory.as_view(), name="term-history"),
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/new/", meetings.MeetingCreate.as_view(), name="meeting-create"),
    path("meetings/pick/", meetings.MeetingPick.as_view(), name="meeting-pick"),
    path("meetings/<int:pk>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("meetings/<int:pk>/edit/", meetings.MeetingUpdate.as_view(), name="meeting-update"),
    path("meetings/<int:pk>/delete/", meetings.MeetingDelete.as_view(), name="meeting-delete"),
    path("meetings/<int:pk>/history/", meetings.MeetingHistory.as_view(), name="meeting-history"),
    path("meetings/<int:pk>/hold/", meetings.MeetingHold.as_view(), name="meeting-hold"),
    path("meetings/<int:pk>/cancel/", meetings.MeetingCancel.as_view(), name="meeting-cancel"),
    path("agenda-items/new/", meetings.AgendaItemCreate.as_view(), name="agenda-item-create"),
    path(
        "agenda-items/<int:pk>/edit/",
        meetings.AgendaItemUpdate.as_view(),
        name="agenda-item-update",
    ),
    path(
        "agenda-items/<int:pk>/delete/",
        meetings.AgendaItemDelete.as_view(),
        name="agenda-item-delete",
    ),
    path(
        "agenda-items/<int:pk>/history/",
        meetings.AgendaItemHistory.as_view(),
        name="agenda-item-history",
    ),
    path("attendances/new/", meetings.AttendanceCreate.as_view(), name="attendance-create"),
    path(
        "attendances/<int:pk>/edit/", meetings.AttendanceUpdate.as_view(), name="attendance-update"
    ),
    path(
        "attendances/<int:pk>/delete/",
        meetings.AttendanceDelete.as_view(),
        name="attendance-delete",
    ),
    path(
        "attendances/<int:pk>/history/",
        meetings.AttendanceHistory.as_view(),
        name="attendance-history",
    ),
    path("statements/new/", meetings.StatementCreate.as_view(), name="statement-create"),
    path("statements/<int:pk>/edit/", meetings.StatementUpdate.as_view(), name="statement-update"),
    path(
        "statements/<int:pk>/delete/", meetings.StatementDelete.as_view(), name="statement-delete"
    ),
    path(
        "statements/<int:pk>/history/",
        meetings.StatementHistory.as_view(),
        name="statement-history",
    ),
    path(
        "statements/<int:pk>/speaker/",
        meetings.StatementIdentify.as_view(),
        name="statement-identify",
    ),
    path("resolutions/", resolutions.ResolutionList.as_view(), name="resolution-list"),
    path("resolutions/new/", resolutions.ResolutionCreate.as_view(), name="resolution-create"),
    path("resolutions/pick/", resolutions.ResolutionPick.as_view(), name="resolution-pick"),
    path("resolutions/<int:pk>/", resolutions.ResolutionDetail.as_view(), name="resolution-detail"),
    path(
        "resolutions/<int:pk>/edit/",
        resolutions.ResolutionUpdate.as_view(),
        name="resolution-update",
    ),
    path(
        "resolutions/<int:pk>/delete/",
        resolutions.ResolutionDelete.as_view(),
        name="resolution-delete",
    ),
    path(
        "resolutions/<int:pk>/history/",
        resolutions.ResolutionHistory.as_view(),
        name="resolution-history",
    ),
    path("problems/", problems.ProblemList.as_view(), name="problem-list"),
    path("problems/new/", problems.ProblemCreate.as_view(), name="problem-create"),
    path("problems/pick/", problems.ProblemPick.as_view(), name="problem-pick"),
    path("problems/<int:pk>/", problems.ProblemDetail.as_view(), name="problem-detail"),
    path("problems/<int:pk>/edit/", problems.ProblemUpdate.as_view(), name="problem-update"),
    path("problems/<int:pk>/delete/", problems.ProblemDelete.as_view(), name="problem-delete"),
    path("problems/<int:pk>/history/", problems.ProblemHistory.as_view(), name="problem-history"),
    path("follow-ups/", follow_ups.FollowUpList.as_view(), name="follow-up-list"),
    path("follow-ups/new/", follow_ups.FollowUpCreate.as_view(), name="follow-up-create"),
    path("follow-ups/<int:pk>/", follow_ups.FollowUpDetail.as_view(), name="follow-up-detail"),
    path("follow-ups/<int:pk>/edit/", follow_ups.FollowUpUpdate.as_view(), name="follow-up-update"),
    path(
        "follow-ups/<int:pk>/delete/", follow_ups.FollowUpDelete.as_view(), name="follow-up-delete"
    ),
    path(
        "follow-ups/<int:pk>/history/",
        follow_ups.FollowUpHistory.as_view(),
        name="follow-up-history",
    ),
    path("follow-ups/<int:pk>/done/", follow_ups.FollowUpFinish.as_view(), name="follow-up-finish"),
    path(
        "follow-ups/<int:pk>/postpone/",
        follow_ups.FollowUpPostpone.as_view(),
        name="follow-up-postpone",
    ),
    path("follow-ups/<int:pk>/drop/", follow_ups.FollowUpDrop.as_view(), name="follow-up-drop"),
    path("views/", saved_views.SavedViewList.as_view(), name="saved-view-list"),
    path("views/new/", saved_views.SavedViewCreate.as_view(), name="saved-view-create"),
    path("views/tabs/", saved_views.SavedViewTabs.as_view(), name="saved-view-tabs"),
    path("views/acts/", saved_views.SavedViewActs.as_view(), name="saved-view-acts"),
    path("views/<int:pk>/", saved_views.SavedViewDetail.as_view(), name="saved-view-detail"),
    path("views/<int:pk>/open/", saved_views.SavedViewOpen.as_view(), name="saved-view-open"),
    path("views/<int:pk>/save/", saved_views.SavedViewSave.as_view(), name="saved-view-save"),
    path("views/<int:pk>/edit/", saved_views.SavedViewUpdate.as_view(), name="saved-view-update"),
    path("views/<int:pk>/delete/", saved_views.SavedViewDelete.as_view(), name="saved-view-delete"),
    path(
        "views/<int:pk>/history/",
        saved_views.SavedViewHistory.as_view(),
        name="saved-view-history",
    ),
    path("posts/<int:pk>/change/", posts.PostChange.as_view(), name="post-change"),
    path("people/<int:pk>/panel/", panels.PersonPanel.as_view(), name="person-panel"),
    path(
        "organizations/<int:pk>/panel/",
        panels.OrganizationPanel.as_view(),
        name="organization-panel",
    ),
]
