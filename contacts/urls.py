"""Addresses of contacts."""

from django.urls import path

from contacts.views import (
    circulars,
    groups,
    organizations,
    people,
    points,
    posts,
    relations,
    sheets,
)

app_name = "contacts"
urlpatterns = [
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/new/", people.PersonCreate.as_view(), name="person-create"),
    path("people/pick/", people.PersonPick.as_view(), name="person-pick"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("people/<int:pk>/edit/", people.PersonUpdate.as_view(), name="person-update"),
    path("people/<int:pk>/photo/", people.PersonPhoto.as_view(), name="person-photo"),
    path(
        "people/<int:pk>/photo/change/",
        people.PersonPhotoChange.as_view(),
        name="person-photo-change",
    ),
    path("people/<int:pk>/delete/", people.PersonDelete.as_view(), name="person-delete"),
    path("people/<int:pk>/history/", people.PersonHistory.as_view(), name="person-history"),
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
    path(
        "organizations/new/", organizations.OrganizationCreate.as_view(), name="organization-create"
    ),
    path("organizations/pick/", organizations.OrganizationPick.as_view(), name="organization-pick"),
    path("organizations/tree/", organizations.OrganizationTree.as_view(), name="organization-tree"),
    path(
        "organizations/<int:pk>/units/",
        organizations.OrganizationUnits.as_view(),
        name="organization-units",
    ),
    path(
        "organizations/<int:pk>/rename/",
        organizations.OrganizationRename.as_view(),
        name="organization-rename",
    ),
    path("cities/", organizations.CitySuggestions.as_view(), name="city-suggestions"),
    path(
        "organizations/<int:pk>/",
        organizations.OrganizationDetail.as_view(),
        name="organization-detail",
    ),
    path(
        "organizations/<int:pk>/edit/",
        organizations.OrganizationUpdate.as_view(),
        name="organization-update",
    ),
    path(
        "organizations/<int:pk>/facts/",
        organizations.OrganizationFacts.as_view(),
        name="organization-facts",
    ),
    path(
        "organizations/<int:pk>/delete/",
        organizations.OrganizationDelete.as_view(),
        name="organization-delete",
    ),
    path(
        "organizations/<int:pk>/history/",
        organizations.OrganizationHistory.as_view(),
        name="organization-history",
    ),
    path("posts/new/", posts.PostCreate.as_view(), name="post-create"),
    path("posts/<int:pk>/edit/", posts.PostUpdate.as_view(), name="post-update"),
    path("posts/<int:pk>/abolish/", posts.PostAbolish.as_view(), name="post-abolish"),
    path("posts/<int:pk>/delete/", posts.PostDelete.as_view(), name="post-delete"),
    path("posts/<int:pk>/history/", posts.PostHistory.as_view(), name="post-history"),
    path("relations/new/", relations.RelationCreate.as_view(), name="relation-create"),
    path("relations/<int:pk>/edit/", relations.RelationUpdate.as_view(), name="relation-update"),
    path("relations/<int:pk>/delete/", relations.RelationDelete.as_view(), name="relation-delete"),
    path(
        "relations/<int:pk>/history/", relations.RelationHistory.as_view(), name="relation-history"
    ),
    path("points/new/", points.ContactPointCreate.as_view(), name="point-create"),
    path("points/<int:pk>/edit/", points.ContactPointUpdate.as_view(), name="point-update"),
    path("points/<int:pk>/confirm/", points.ContactPointConfirm.as_view(), name="point-confirm"),
    path("points/<int:pk>/retire/", points.ContactPointRetire.as_view(), name="point-retire"),
    path("points/<int:pk>/revive/", points.ContactPointRevive.as_view(), name="point-revive"),
    path("points/<int:pk>/delete/", points.ContactPointDelete.as_view(), name="point-delete"),
    path("points/<int:pk>/history/", points.ContactPointHistory.as_view(), name="point-history"),
    path("people/<int:pk>/groups/", groups.PersonGroups.as_view(), name="person-groups-panel"),
    path(
        "organizations/<int:pk>/groups/",
        groups.OrganizationGroups.as_view(),
        name="organization-groups-panel",
    ),
    path("groups/", groups.GroupList.as_view(), name="group-list"),
    path("groups/new/", groups.GroupCreate.as_view(), name="group-create"),
    path("groups/pick/", groups.GroupPick.as_view(), name="group-pick"),
    path("groups/gather/", groups.GroupGather.as_view(), name="group-gather"),
    path("groups/<int:pk>/", groups.GroupDetail.as_view(), name="group-detail"),
    path("groups/<int:pk>/edit/", groups.GroupUpdate.as_view(), name="group-update"),
    path("groups/<int:pk>/delete/", groups.GroupDelete.as_view(), name="group-delete"),
    path("groups/<int:pk>/history/", groups.GroupHistory.as_view(), name="group-history"),
    path("groups/<int:pk>/take-out/", groups.GroupTakeOut.as_view(), name="group-take-out"),
    path("groups/<int:pk>/undo/", groups.GroupUndo.as_view(), name="group-undo"),
    path("groups/<int:pk>/copy/", groups.GroupFreeze.as_view(), name="group-freeze"),
    path("groups/<int:pk>/print/", sheets.GroupPrint.as_view(), name="group-print"),
    path("members/new/", groups.MemberCreate.as_view(), name="member-create"),
    path("members/<int:pk>/edit/", groups.MemberUpdate.as_view(), name="member-update"),
    path("members/<int:pk>/delete/", groups.MemberDelete.as_view(), name="member-delete"),
    path("members/<int:pk>/history/", groups.MemberHistory.as_view(), name="member-history"),
    path("circulars/", circulars.CircularList.as_view(), name="circular-list"),
    path("circulars/new/", circulars.CircularCreate.as_view(), name="circular-create"),
    path("circulars/<int:pk>/", circulars.CircularDetail.as_view(), name="circular-detail"),
    path("circulars/<int:pk>/edit/", circulars.CircularUpdate.as_view(), name="circular-update"),
    path("circulars/<int:pk>/delete/", circulars.CircularDelete.as_view(), name="circular-delete"),
    path(
        "circulars/<int:pk>/history/", circulars.CircularHistory.as_view(), name="circular-history"
    ),
    path("circulars/<int:pk>/send/", circulars.CircularSend.as_view(), name="circular-send"),
    path("circulars/<int:pk>/cancel/", circulars.CircularCancel.as_view(), name="circular-cancel"),
    path("opt-out/", circulars.OptOut.as_view(), name="opt-out"),
]
