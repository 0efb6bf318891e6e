"""Addresses of contacts."""

from django.urls import path

from contacts import views

app_name = "contacts"
urlpatterns = [
    path("people/", views.PersonList.as_view(), name="person-list"),
    path("people/new/", views.PersonCreate.as_view(), name="person-create"),
    path("people/pick/", views.PersonPick.as_view(), name="person-pick"),
    path("people/<int:pk>/", views.PersonDetail.as_view(), name="person-detail"),
    path("people/<int:pk>/edit/", views.PersonUpdate.as_view(), name="person-update"),
    path("people/<int:pk>/delete/", views.PersonDelete.as_view(), name="person-delete"),
    path("people/<int:pk>/history/", views.PersonHistory.as_view(), name="person-history"),
    path("organizations/", views.OrganizationList.as_view(), name="organization-list"),
    path("organizations/new/", views.OrganizationCreate.as_view(), name="organization-create"),
    path("organizations/pick/", views.OrganizationPick.as_view(), name="organization-pick"),
    path("organizations/<int:pk>/", views.OrganizationDetail.as_view(), name="organization-detail"),
    path(
        "organizations/<int:pk>/edit/",
        views.OrganizationUpdate.as_view(),
        name="organization-update",
    ),
    path(
        "organizations/<int:pk>/facts/",
        views.OrganizationFacts.as_view(),
        name="organization-facts",
    ),
    path(
        "organizations/<int:pk>/delete/",
        views.OrganizationDelete.as_view(),
        name="organization-delete",
    ),
    path(
        "organizations/<int:pk>/history/",
        views.OrganizationHistory.as_view(),
        name="organization-history",
    ),
    path("posts/new/", views.PostCreate.as_view(), name="post-create"),
    path("posts/<int:pk>/edit/", views.PostUpdate.as_view(), name="post-update"),
    path("posts/<int:pk>/delete/", views.PostDelete.as_view(), name="post-delete"),
    path("posts/<int:pk>/history/", views.PostHistory.as_view(), name="post-history"),
    path("relations/new/", views.RelationCreate.as_view(), name="relation-create"),
    path("relations/<int:pk>/edit/", views.RelationUpdate.as_view(), name="relation-update"),
    path("relations/<int:pk>/delete/", views.RelationDelete.as_view(), name="relation-delete"),
    path("relations/<int:pk>/history/", views.RelationHistory.as_view(), name="relation-history"),
    path("points/new/", views.ContactPointCreate.as_view(), name="point-create"),
    path("points/<int:pk>/edit/", views.ContactPointUpdate.as_view(), name="point-update"),
    path("points/<int:pk>/delete/", views.ContactPointDelete.as_view(), name="point-delete"),
    path("points/<int:pk>/history/", views.ContactPointHistory.as_view(), name="point-history"),
]
