"""Forms over posts."""

from __future__ import annotations

from contacts.models import Post
from crm.forms import Base, RecordForm


class PostForm(RecordForm):
    rows = (("start", "end"),)

    class Meta(Base):
        model = Post
        fields = ("person", "organization", "title", "start", "end", "primary", "head", "source")
