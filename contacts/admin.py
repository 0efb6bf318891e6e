"""Vocabularies of contacts, kept by administrators."""

from django.contrib import admin

from contacts.models import RelationType


@admin.register(RelationType)
class RelationTypeAdmin(admin.ModelAdmin):
    list_display = ("name", "inverse", "name_en", "place", "used")
    list_editable = ("place", "used")
