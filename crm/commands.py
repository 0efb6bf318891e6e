"""Where one can go and what one can add by name, in Persian or in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from crm import rights
from crm.models import User
from crm.text import search_key, search_terms

#: how many are offered beside what is found
OFFERED = 4
NEW, WRITE, LIST = "-create", "-write", "-list"
ADDING = _("new, add, create, write")
#: what else one may say to add something or to go to a list
ALSO = {NEW: ADDING, WRITE: ADDING, LIST: _("list, go to, show")}


@dataclass(frozen=True)
class Command:
    """A page by its name; `letters` open it without the palette."""

    page: str
    label: Any
    icon: str
    letters: str = ""
    open_to: Callable[[User], bool] = rights.may_enter

    @property
    def url(self) -> str:
        return reverse(self.page)

    def is_open_to(self, user: User) -> bool:
        """A form that adds something is open to those who may add it."""
        if self.page.endswith(NEW):
            return rights.may_create(user, resolve(self.url).func.view_class.model)  # type: ignore[attr-defined]
        return self.open_to(user)


def assesses(user: User) -> bool:
    return user.sees_assessments


def writes(user: User) -> bool:
    """Letters are written by those who may register them."""
    page: Any = resolve(reverse("engagements:letter-write")).func
    return rights.may_create(user, page.view_class.model)


def keeps(user: User) -> bool:
    return user.is_clerk


def administers(user: User) -> bool:
    return user.is_administrator


COMMANDS = (
    Command("contacts:person-create", _("New person"), "user-plus", "N C"),
    Command("contacts:organization-create", _("New organization"), "building-2", "N O"),
    Command("engagements:meeting-create", _("New meeting"), "calendar-days", "N M"),
    Command("engagements:follow-up-create", _("New follow-up"), "list-checks", "N F"),
    Command("cooperation:initiative-create", _("New initiative"), "handshake", "N W"),
    Command("engagements:problem-create", _("New problem"), "triangle-alert"),
    Command("contacts:group-create", _("New group"), "layers"),
    Command("engagements:letter-write", _("Write an outgoing letter"), "send", open_to=writes),
    Command("engagements:letter-create", _("Register an incoming letter"), "log-in", "N L"),
    Command("contacts:circular-create", _("New letter to many"), "send"),
    Command("cooperation:agreement-create", _("New agreement"), "file-text"),
    Command("kartabl", _("Kartabl"), "inbox", "G I"),
    Command("calendar", _("Calendar"), "calendar", "G D"),
    Command("calendar-feed", _("In my own calendar"), "calendar"),
    Command("contacts:person-list", _("People"), "users", "G C"),
    Command("contacts:organization-list", _("Organizations"), "building-2", "G O"),
    Command("engagements:meeting-list", _("Meetings"), "calendar-days", "G M"),
    Command("engagements:resolution-list", _("Resolutions"), "gavel", "G R"),
    Command("engagements:motion-list", _("Resolutions by circulation"), "vote"),
    Command("engagements:resolution-report", _("Implementation of resolutions"), "chart-column"),
    Command("engagements:problem-figures", _("Figures of problems"), "chart-column"),
    Command("engagements:letter-list", _("Letters"), "mail", "G T"),
    Command("engagements:template-list", _("Templates of letters"), "file-text"),
    Command("engagements:follow-up-list", _("Follow-ups"), "list-checks", "G F"),
    Command("engagements:board-report", _("Overdue, for the board"), "clock"),
    Command("engagements:reminders", _("Rules of reminders"), "bell", open_to=keeps),
    Command("days-off", _("Days off"), "calendar", open_to=administers),
    Command("engagements:office", _("Quiet hours and greetings"), "moon", open_to=administers),
    Command("engagements:my-reminders", _("My reminders"), "bell"),
    Command("engagements:problem-list", _("Problems"), "triangle-alert", "G P"),
    Command("cooperation:initiative-list", _("Initiatives"), "handshake", "G W"),
    Command("cooperation:agreement-list", _("Agreements"), "file-text"),
    Command("cooperation:registration-list", _("Registrations for public calls"), "megaphone"),
    Command("cooperation:absent", _("Members who never took part"), "user-x"),
    Command("cooperation:measure-figures", _("Figures of initiatives"), "chart-column"),
    Command("cooperation:yearly-report", _("Yearly report"), "file-text"),
    Command("cooperation:mine", _("My initiatives"), "flag"),
    Command("cooperation:initiative-board", _("Board of initiatives"), "kanban"),
    Command("cooperation:initiative-timeline", _("Timeline of initiatives"), "calendar-clock"),
    Command("cooperation:happened", _("What others did"), "bell"),
    Command("cooperation:initiative-calendar", _("Calendar of initiatives"), "calendar-days"),
    Command("engagements:interaction-list", _("Interactions"), "phone"),
    Command("engagements:body-list", _("Bodies and committees"), "landmark", "G B"),
    Command("engagements:seat-list", _("Seats"), "user-check"),
    Command("engagements:term-list", _("Terms"), "history"),
    Command("contacts:group-list", _("Groups"), "layers", "G L"),
    Command("contacts:circular-list", _("Letters to many"), "send"),
    Command("contacts:duplicate-list", _("Duplicates"), "users-round", open_to=keeps),
    Command("contacts:import", _("Import"), "log-in", open_to=keeps),
    Command("mail-list", _("Outgoing mail"), "send"),
    Command("export-list", _("Exports"), "download"),
    Command("jobs", _("Background jobs"), "hourglass"),
    Command("trash", _("Trash"), "trash-2", open_to=keeps),
    Command("contacts:graph", _("Network"), "network"),
    Command("contacts:province-map", _("Province map"), "map-pin"),
    Command("contacts:organization-tree", _("Organizations as a tree"), "network"),
    Command("contacts:stakeholder-map", _("Stakeholder map"), "target", open_to=assesses),
    Command("contacts:assessment-list", _("Assessments"), "target", open_to=assesses),
    Command("engagements:saved-view-list", _("Saved views"), "list-filter"),
    Command("engagements:substitution-list", _("Substitutes"), "user-plus"),
    Command("preferences", _("My preferences"), "sliders-horizontal"),
    Command("admin:index", _("Users and settings"), "settings", open_to=administers),
)


#: the switch to the language one does not read just now, by what that is called
SWITCHES = {"en": _("Switch to English"), "fa": _("Switch to Persian")}


def commands(user: User, text: str = "") -> list[Command]:
    """What the reader may use; of a text, the first whose names have a word for each of it."""
    if not text:
        return [command for command in COMMANDS if command.is_open_to(user)]
    named = [command for command in COMMANDS if is_named(command.page, text)]
    return [command for command in named if command.is_open_to(user)][:OFFERED]


def switch(text: str = "") -> tuple[str, Any] | None:
    """(language, label) of the switch to the other language; of a text, if it is named so."""
    other = next(code for code in SWITCHES if code != translation.get_language())
    return (other, SWITCHES[other]) if not text or is_named(other, text) else None


def is_named(name: str, text: str) -> bool:
    """Whether each word of the text begins a word of what a command is called."""
    words = search_terms(text)
    return bool(words) and all(f" {word}" in keys()[name] for word in words)


@cache
def keys() -> dict[str, str]:
    """{page, or language to switch to: what it is called in every language, as one compares}"""
    labels = {command.page: command.label for command in COMMANDS} | SWITCHES
    return {name: search_key(*in_every_language(name, label)) for name, label in labels.items()}


def in_every_language(name: str, label: Any) -> Iterator[str]:
    also = ALSO.get(name[name.rfind("-") :], "")
    for language, _title in settings.LANGUAGES:
        with translation.override(language):
            yield from (str(label), str(also))
