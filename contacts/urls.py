"""Addresses of contacts."""

from django.urls import path

from contacts.views import (
    assessments,
    network,
    organizations,
    people,
    points,
    posts,
    provinces,
    relations,
    stakeholders,
)

app_name = "contacts"
urlpatterns = [
    path("people/", people.PersonList.as_view(), name="person-list"),
    path("people/new/", people.PersonCreate.as_view(), name="person-create"),
    path("people/pick/", people.PersonPick.as_view(), name="person-pick"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person-detail"),
    path("people/<int:pk>/edit/", people.PersonUpdate.as_view(), name="person-update"),
    path("people/<int:pk>/delete/", people.PersonDelete.as_view(), name="person-delete"),
    path("people/<int:pk>/history/", people.PersonHistory.as_view(), name="person-history"),
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
    path(
        "organizations/new/", organizations.OrganizationCreate.as_view(), name="organization-create"
    ),
    path("organizations/pick/", organizations.OrganizationPick.as_view(), name="organization-pick"),
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
    path("points/<int:pk>/delete/", points.ContactPointDelete.as_view(), name="point-delete"),
    path("points/<int:pk>/history/", points.ContactPointHistory.as_view(), name="point-history"),
    path("assessments/", assessments.AssessmentList.as_view(), name="assessment-list"),
    path("assessments/new/", assessments.AssessmentCreate.as_view(), name="assessment-create"),
    path("assessments/due/", stakeholders.AssessmentsDue.as_view(), name="assessments-due"),
    path("assessments/<int:pk>/", assessments.AssessmentDetail.as_view(), name="assessment-detail"),
    path(
        "assessments/<int:pk>/edit/",
        assessments.AssessmentUpdate.as_view(),
        name="assessment-update",
    ),
    path(
        "assessments/<int:pk>/delete/",
        assessments.AssessmentDelete.as_view(),
        name="assessment-delete",
    ),
    path(
        "assessments/<int:pk>/history/",
        assessments.AssessmentHistory.as_view(),
        name="assessment-history",
    ),
    path(
        "people/<int:pk>/assessments/",
        assessments.PersonAssessments.as_view(),
        name="person-assessments-panel",
    ),
    path(
        "organizations/<int:pk>/assessments/",
        assessments.OrganizationAssessments.as_view(),
        name="organization-assessments-panel",
    ),
    path("stakeholders/", stakeholders.StakeholderMap.as_view(), name="stakeholder-map"),
    path("map/", provinces.ProvinceMap.as_view(), name="province-map"),
    path("graph/", network.Network.as_view(), name="graph"),
    path("graph/data/", network.NetworkData.as_view(), name="graph-data"),
]
