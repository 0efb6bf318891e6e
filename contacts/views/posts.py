"""The pages of posts."""

from __future__ import annotations

from contacts.forms.posts import PostForm
from contacts.models import Post
from contacts.views.parts import PartOfContact
from crm.views import (
    RecordCreate,
    RecordDelete,
    RecordHistory,
    RecordUpdate,
)


class PostCreate(PartOfContact, RecordCreate):
    model = Post
    form_class = PostForm
    prefilled = ("person", "organization")


class PostUpdate(PartOfContact, RecordUpdate):
    model = Post
    form_class = PostForm


class PostDelete(PartOfContact, RecordDelete):
    model = Post


class PostHistory(PartOfContact, RecordHistory):
    model = Post
