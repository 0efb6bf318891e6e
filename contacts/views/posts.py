"""The pages of posts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from contacts.actions import abolish_post, reinstate_post
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An abolished post can be put back, by those who may change it."""
        post = self.object
        open_to = post.abolished and not post.deleted_at and self.may_change
        url = post.url_role("reinstate", post.pk) if open_to else ""
        return super().get_context_data(**({"reinstate_url": url} | kwargs))


class OfOrganization(PartOfContact):
    """What is done to the posts an organization has is seen on its page."""

    object: Post

    def next_url(self) -> str:
        return self.object.organization.get_absolute_url()


class PostAbolish(OfOrganization, ActionView):
    """Nobody follows in this post: the organization no longer has it."""

    model = Post
    action = abolish_post
    label = gettext_lazy("Abolish the post")
    explanation = gettext_lazy(
        "Nobody follows in this post: the organization no longer has it, and it does not count as "
        "vacant. Who held it stays known, and it can be put back at any time."
    )
    success = gettext_lazy("The post “%(name)s” was abolished; it no longer counts as vacant.")

    def undo_url(self) -> str:
        return self.object.url_role("reinstate", self.object.pk)


class PostReinstate(OfOrganization, ActionView):
    """An abolished post is there again, and vacant until somebody follows."""

    model = Post
    action = reinstate_post
    label = gettext_lazy("Put the post back")
    explanation = gettext_lazy(
        "The organization has this post after all: it counts as vacant until somebody follows."
    )
    success = gettext_lazy("The post “%(name)s” is there again.")
