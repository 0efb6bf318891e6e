"""The register of letters: what came in, went out and went round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm import rights
from crm.forms import RecordForm
from crm.models import Attachment, User
from crm.picks import RecordPick
from crm.tables import whole
from crm.views import (
    ActionView,
    RecordCreate,
    RecordDelete,
    RecordDetail,
    RecordHistory,
    RecordList,
    RecordUpdate,
)
from crm.views.attachments import Attach
from engagements.actions import letters
from engagements.filters import LetterFilter
from engagements.forms.follow_ups import ReasonForm
from engagements.forms.letters import (
    IncomingForm,
    InternalForm,
    LetterForm,
    LetterPartyForm,
    NewLetterForm,
    OutgoingForm,
)
from engagements.hits import LetterHits
from engagements.models import FollowUp, Letter, LetterParty, LetterTemplate
from engagements.tables import LetterTable
from engagements.views.follow_ups import add_url
from engagements.views.referrals import chain_of

SHOWN = 50
NEW = (
    ("engagements:letter-create", gettext_lazy("Register incoming"), "log-in"),
    ("engagements:letter-write", gettext_lazy("Write outgoing"), "send"),
    ("engagements:letter-internal", gettext_lazy("Write internal"), "mail"),
)


def letters_about(user: User, **about: int) -> dict[str, Any]:
    """What a record's page shows of the letters about it, and where one more is written."""
    found = Letter.objects.visible_to(user).filter(**about).order_by("-day", "-pk")
    write = f"{reverse('engagements:letter-write')}?{urlencode(about)}"
    may_add = rights.may_create(user, Letter)
    return {"letters": found[:SHOWN], "letter_url": write if may_add else None}


class LetterList(RecordList):
    model = Letter
    table_class = LetterTable
    filter_class = LetterFilter
    icon = "mail"
    empty_text = gettext_lazy("Letters that come and go are registered here under numbers.")
    bulk_form = LetterForm
    bulk_fields = ("purpose", "handler", "meeting", "resolution", "problem", "confidential")

    def create_url(self) -> str | None:
        """Three kinds of letters are added, each by a button of its own."""
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may_add = rights.may_create(self.request.user, Letter)
        context["adds"] = (
            [(label, reverse(name), icon) for name, label, icon in NEW] if may_add else []
        )
        return context | self.gaps(context["filter"])

    def gaps(self, chosen: LetterFilter) -> dict[str, Any]:
        """The holes in the numbers of the series one looks at: a year, and a body or none."""
        given = getattr(chosen.form, "cleaned_data", {})
        year, body = given.get("year"), given.get("body")
        if year is None or not 1 <= year < 10_000 or year != int(year):
            return {}
        found = Letter.everything.all().gaps(body, int(year))
        return {"gaps": found, "gaps_of": body or _("the association"), "gaps_year": int(year)}


class LetterDetail(RecordDetail):
    model = Letter
    inline_form = LetterForm
    facts = (
        *("body", "day", "sender_number", "sender_day", "purpose", "answer_due", "handler"),
        *("answers", "meeting", "resolution", "problem"),
    )
    icon = "mail"

    @property
    def subtitle(self) -> str:
        letter = self.object
        return f"{letter.get_direction_display()} {letter.number}".strip()

    def edit_fact(self, name: str) -> str | None:
        """What was sent stays as it was; a number stays with its body."""
        letter = self.object
        kept = (*LetterForm.SENT,) if letter.is_sent else ()
        kept += () if letter.is_draft else ("body",)
        kept += () if letter.is_received else ("sender_number", "sender_day")
        return None if name in kept else super().edit_fact(name)

    def actions(self) -> Iterator[dict[str, str]]:
        letter = self.object
        yield from self.next_step(letter)
        url = reverse("engagements:letter-print", args=[letter.pk])
        yield {"label": _("Print"), "url": url, "icon": "printer", "style": ""}
        if letter.is_awaiting:
            url = reverse("engagements:letter-reminders", args=[letter.pk])
            yield {"label": _("Reminders"), "url": url, "icon": "bell", "style": ""}
        if not letter.is_draft and letter.state != Letter.State.CLOSED:
            url = reverse("engagements:letter-close", args=[letter.pk])
            yield {"label": pgettext("letter", "Close"), "url": url, "icon": "lock", "style": ""}
        if letter.state == Letter.State.CLOSED:
            url = reverse("engagements:letter-reopen", args=[letter.pk])
            yield {"label": str(LetterReopen.label), "url": url, "icon": "rotate-ccw", "style": ""}

    @staticmethod
    def next_step(letter: Letter) -> Iterator[dict[str, str]]:
        """What is most likely to be done now: number a draft, answer what came, note an answer."""
        if letter.is_draft:
            url = reverse("engagements:letter-register", args=[letter.pk])
            label = _("Register and number")
            yield {"label": label, "url": url, "icon": "check", "style": "primary"}
            return
        sent = letter.is_outgoing
        page = "engagements:letter-create" if sent else "engagements:letter-write"
        yield {
            "label": _("Register the answer") if sent else _("Answer this letter"),
            "url": f"{reverse(page)}?{urlencode({'answers': letter.pk})}",
            "icon": "corner-down-left",
            "style": "primary" if letter.is_awaiting else "",
        }

    def panels(self) -> list[str]:
        letter = self.object
        about = letter.resolution_id or letter.meeting_id
        return [reverse("cooperation:letter-panel", args=[letter.pk])] if about else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter, user = self.object, self.request.user
        thread = Letter.objects.visible_to(user).in_thread(letter)
        owed = FollowUp.objects.visible_to(user).filter(letter=letter)
        own = {
            "title": letter.subject,
            "parties": LetterParty.objects.filter(letter=letter).for_list(),
            "roles": LetterParty.Role.choices,
            "thread": list(thread[:SHOWN]),
            "attachments": Attachment.objects.of(letter).for_list()[:SHOWN],
            "follow_ups": owed.for_list().order_by("due", "pk")[:SHOWN],
            "add_url": add_url(user, letter=letter.pk),
        } | chain_of(letter, user)
        return super().get_context_data(**(own | kwargs))


class LetterCreate(RecordCreate):
    """A letter that came in; it is registered as soon as it is saved."""

    model = Letter
    form_class: ClassVar[type[NewLetterForm]] = IncomingForm
    label: ClassVar[Any] = gettext_lazy("Register an incoming letter")
    submit_label: ClassVar[Any] = gettext_lazy("Register and number")
    prefilled = (
        *("answers", "body", "meeting", "resolution", "problem", "subject"),
        *("from_person", "from_organization", "to_person", "to_organization"),
    )

    def get_form(self, *data: Any) -> RecordForm:
        given = {
            name: self.request.GET[name] for name in self.prefilled if name in self.request.GET
        }
        initial = {"handler": self.request.user.pk} | self.begun() | self.of_answer() | given
        return self.form_class(*data, user=self.request.user, initial=initial)

    def begun(self) -> dict[str, Any]:
        """What the letter begins with before anything is known of it."""
        return {}

    def of_answer(self) -> dict[str, Any]:
        """What an answer takes over from the letter it answers: whoever wrote that is its reader,
        and the other way round."""
        asked = self.answered()
        if asked is None:
            return {}
        by_us = asked.is_outgoing
        role, side = (LetterParty.Role.TO, "from") if by_us else (LetterParty.Role.FROM, "to")
        other = LetterParty.objects.filter(letter=asked, role=role).order_by("pk").first()
        copied = ("body_id", "meeting_id", "resolution_id", "problem_id")
        told = {name.removesuffix("_id"): getattr(asked, name) for name in copied}
        told |= {"confidential": asked.confidential}
        told["subject"] = _("Answer: %(subject)s") % {"subject": asked.subject}
        if other is not None:
            told |= {f"{side}_person": other.person_id, f"{side}_name": other.name}
            told[f"{side}_organization"] = other.organization_id
        return told

    def answered(self) -> Letter | None:
        key = whole(self.request.GET.get("answers"), 0)
        if not 0 < key < 2**63:
            return None
        found: Letter | None = Letter.objects.visible_to(self.request.user).filter(pk=key).first()
        return found

    def record(self, form: RecordForm, key: Any) -> None:
        letters.receive(form.instance, **self.told(form), key=key)

    def told(self, form: RecordForm) -> dict[str, Any]:
        files = form.cleaned_data["files"]
        return {"by": self.request.user, "parties": form.parties(), "files": files}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"title": self.label, "submit_label": self.submit_label}
        return super().get_context_data(**(own | kwargs))


class LetterWrite(LetterCreate):
    """A letter that goes out: a draft, which may begin with a template."""

    form_class = OutgoingForm
    label = gettext_lazy("Write an outgoing letter")
    submit_label = gettext_lazy("Save the draft")

    def begun(self) -> dict[str, Any]:
        key = whole(self.request.GET.get("template"), 0)
        found = LetterTemplate.objects.filter(pk=key).first() if 0 < key < 2**63 else None
        if found is None:
            return {}
        told = {"subject": found.subject} if found.subject else {}
        return told | {"text": found.text}

    def record(self, form: RecordForm, key: Any) -> None:
        letters.draft(form.instance, **self.told(form), key=key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        offered = []
        for template in LetterTemplate.objects.order_by("sort_key")[:SHOWN]:
            query["template"] = str(template.pk)
            current = self.request.GET.get("template") == str(template.pk)
            offered.append((template.name, f"?{query.urlencode()}", current))
        return super().get_context_data(templates=offered, **kwargs)


class LetterInternal(LetterWrite):
    """A letter from one of us to another."""

    form_class = InternalForm
    label = gettext_lazy("Write an internal letter")


class LetterUpdate(RecordUpdate):
    model = Letter
    form_class = LetterForm

    def record(self, obj: Letter) -> None:
        letters.revise(obj, by=self.request.user)


class LetterDelete(RecordDelete):
    model = Letter

    def throw_away(self) -> None:
        letters.discard(self.object, by=self.request.user)


class LetterHistory(RecordHistory):
    model = Letter

    def put_back(self) -> None:
        letters.bring_back(self.object, by=self.request.user)


class LetterPick(RecordPick):
    model = Letter
    hits = LetterHits


class LetterRegister(ActionView):
    model = Letter
    action = letters.register
    label = gettext_lazy("Register and number")
    explanation = gettext_lazy(
        "It gets the next number of its register, words in braces are filled in, and what it says "
        "stays as it is from now on."
    )
    success = gettext_lazy("The letter is registered.")


class LetterClose(ActionView):
    model = Letter
    action = letters.close
    form_class = ReasonForm
    label = gettext_lazy("Close the letter")
    explanation = gettext_lazy("No answer is awaited any more; the reason stays in the history.")
    success = gettext_lazy("The letter was closed.")

    def undo_url(self) -> str:
        return reverse("engagements:letter-reopen", args=[self.object.pk])


class LetterReopen(ActionView):
    model = Letter
    action = letters.reopen
    label = gettext_lazy("Open the letter again")
    success = gettext_lazy("The letter is open again.")


class LetterAttach(Attach):
    model = Letter


class PartOfLetter:
    """Parties are shown on the page of their letter."""

    prefilled = ("letter", "role")

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Letters"), "url": reverse("engagements:letter-list")}

    def next_after_delete(self) -> str:
        return self.object.get_absolute_url()


class LetterPartyCreate(PartOfLetter, RecordCreate):
    model = LetterParty
    form_class = LetterPartyForm

    def record(self, form: RecordForm, key: Any) -> None:
        letters.name_party(form.instance, by=self.request.user, key=key)


class LetterPartyUpdate(PartOfLetter, RecordUpdate):
    model = LetterParty
    form_class = LetterPartyForm


class LetterPartyDelete(PartOfLetter, RecordDelete):
    model = LetterParty


class LetterPartyHistory(PartOfLetter, RecordHistory):
    model = LetterParty
