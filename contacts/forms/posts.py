"""Forms over posts."""

from __future__ import annotations

from django import forms

from contacts.models import Post
from crm.formfields import from_left
from crm.forms import Base, RecordForm


class PostForm(RecordForm):
    rows = (("title", "title_en"), ("start", "end"))

    class Meta(Base):
        model = Post
        fields = (
            *("person", "organization", "title", "title_en", "start", "end", "primary", "head"),
            "source",
        )
        widgets = {"title_en": forms.TextInput(from_left())}
