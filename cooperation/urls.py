"""Addresses of cooperation."""

from django.urls import path

from cooperation import views

app_name = "cooperation"
urlpatterns = [
    path("initiatives/", views.InitiativeList.as_view(), name="initiative-list"),
    path("initiatives/new/", views.InitiativeCreate.as_view(), name="initiative-create"),
    path("initiatives/pick/", views.InitiativePick.as_view(), name="initiative-pick"),
    path("initiatives/<int:pk>/", views.InitiativeDetail.as_view(), name="initiative-detail"),
    path("initiatives/<int:pk>/edit/", views.InitiativeUpdate.as_view(), name="initiative-update"),
    path(
        "initiatives/<int:pk>/delete/", views.InitiativeDelete.as_view(), name="initiative-delete"
    ),
    path(
        "initiatives/<int:pk>/history/",
        views.InitiativeHistory.as_view(),
        name="initiative-history",
    ),
    path(
        "initiatives/<int:pk>/advance/",
        views.InitiativeAdvance.as_view(),
        name="initiative-advance",
    ),
    path("parties/new/", views.PartyCreate.as_view(), name="party-create"),
    path("parties/<int:pk>/edit/", views.PartyUpdate.as_view(), name="party-update"),
    path("parties/<int:pk>/delete/", views.PartyDelete.as_view(), name="party-delete"),
    path("parties/<int:pk>/history/", views.PartyHistory.as_view(), name="party-history"),
    path("people/<int:pk>/panel/", views.PersonPanel.as_view(), name="person-panel"),
    path(
        "organizations/<int:pk>/panel/",
        views.OrganizationPanel.as_view(),
        name="organization-panel",
    ),
    path("bodies/<int:pk>/panel/", views.BodyPanel.as_view(), name="body-panel"),
    path("meetings/<int:pk>/panel/", views.MeetingPanel.as_view(), name="meeting-panel"),
    path("letters/<int:pk>/panel/", views.LetterPanel.as_view(), name="letter-panel"),
    path("resolutions/<int:pk>/panel/", views.ResolutionPanel.as_view(), name="resolution-panel"),
]
