"""Change of post: asked from a person's page, done with all that hangs on it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Person, Post
from crm.views import ActionView
from engagements.actions.calling_off import call_off
from engagements.actions.posts import change_post, settle_promises
from engagements.forms.posts import ChangePostForm, PromisesForm, owed_by
from engagements.models import FollowUp, Term


class OfPerson:
    """Posts are shown on their person's page."""

    object: Post

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("People"), "url": reverse("contacts:person-list")}

    def crumbs(self) -> list[dict[str, str]]:
        person = self.object.person
        return [self.list_crumb(), {"label": str(person), "url": person.get_absolute_url()}]


class PostChange(OfPerson, ActionView):
    model = Post
    action = change_post
    form_class = ChangePostForm
    template_name = "engagements/post_change.html"
    label = gettext_lazy("Change of post")
    explanation = gettext_lazy(
        "The old post ends, the new one begins; minutes of past meetings keep the old capacity. "
        "Of a month or a year, seats, numbers and follow-ups go by the first possible day."
    )
    success = gettext_lazy("The change of post was recorded.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.object.person
        terms = Term.objects.held_today().filter(person=person)
        own = {
            "crumbs": self.crumbs(),
            "terms": terms.select_related("seat", "seat__body"),
            "owed": FollowUp.objects.open().filter(owner_person=person).order_by("due", "pk"),
        }
        return super().get_context_data(**(own | kwargs))


class PostCallOff(OfPerson, ActionView):
    model = Post
    action = call_off
    label = gettext_lazy("Call the change off")
    explanation = gettext_lazy(
        "The post goes on as before it was to change hands; what was to begin that day is taken "
        "back, and follow-ups stay where they are."
    )
    success = gettext_lazy("The change of post was called off.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"crumbs": self.crumbs()} | kwargs))


class PersonPromises(ActionView):
    """However a post ended: what the person still owes is offered to whoever comes after."""

    model = Person
    action = settle_promises
    form_class = PromisesForm
    label = gettext_lazy("Settle what they still owe")
    explanation = gettext_lazy(
        "The post has changed hands: say who owes these follow-ups from now on. Their reminders "
        "and links go to whoever takes them over."
    )
    success = gettext_lazy("It is settled what becomes of what “%(name)s” owes.")

    @cached_property
    def may_change(self) -> bool:
        """Whoever may hand over something of it."""
        return owed_by(self.object, self.request.user).exists()
