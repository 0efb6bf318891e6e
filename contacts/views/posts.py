"""The pages of posts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from contacts.actions import abolish_post
from contacts.forms.posts import PostForm
from contacts.models import Post
from contacts.views.parts import PartOfContact
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordHistory,
    RecordUpdate,
)


class PostCreate(PartOfContact, RecordCreate):
    model = Post
    form_class = PostForm
    prefilled = ("person", "organization", "title")


class PostUpdate(PartOfContact, RecordUpdate):
    model = Post
    form_class = PostForm


class PostDelete(PartOfContact, RecordDelete):
    model = Post


class PostHistory(PartOfContact, RecordHistory):
    model = Post


class PostAbolish(PartOfContact, ActionView):
    """Nobody follows in this post: the organization no longer has it."""

    model = Post
    action = abolish_post
    label = gettext_lazy("Abolished")
    success = gettext_lazy("“%(name)s” no longer counts as vacant.")

    def next_url(self) -> str:
        return self.object.organization.get_absolute_url()
