"""The cards of a board as HTML: hundreds at once, so what they share is put in words once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from html import escape
from typing import Any

from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cooperation.models import Initiative
from cooperation.models.initiatives import SILENT
from crm.addresses import pattern
from crm.html import format_html
from crm.templatetags.ui import badge, due, icon

#: what `printed` reads of a card
FIELDS = (
    *("kind", "title", "stage", "health", "news_at", "stopped_on", "body__name"),
    *("lead__honorific", "lead__given_name", "lead__family_name", "lead__name_en"),
)


class Cards:
    """Prints cards for one reader. A card: an initiative with `moves` [Stage] and `next_due`."""

    def __init__(self) -> None:
        self.page, self.move = map(self.address, ("detail", "move"))
        self.heard = timezone.now() - timedelta(days=SILENT)
        self.going: dict[Any, str] = {}
        self.days: dict[date, str] = {}
        self.steps: dict[str, list[str]] = {}

    @staticmethod
    def address(role: str) -> str:
        """The address of a page of a card, with a gap for its key."""
        return pattern(f"cooperation:{Initiative.url_name()}-{role}", 1, get_script_prefix())

    @cached_property
    def silent(self) -> str:
        return badge(_("no news"), "warn")

    @cached_property
    def move_to(self) -> str:
        return escape(_("Move to…"))

    @cached_property
    def menu_head(self) -> str:
        dots = icon("ellipsis", "icon-s")
        head = f'</summary><div class="menu-pop"><p class="menu-head">{self.move_to}</p>'
        return dots + head

    def printed(self, cards: Iterable[Any]) -> SafeString:
        return SafeString("\n".join(map(self.card, cards)))

    def card(self, card: Any) -> str:
        title, key = escape(str(card)), card.pk
        move = self.move.format(key)
        drag = f' draggable="true" data-move="{move}"' if card.moves else ""
        return (
            f'<li class="board-card health-line-{card.health}" id="initiative-{key}"{drag}>'
            f'<a class="board-title" href="{self.page.format(key)}" draggable="false">'
            f'<bdi>{title}</bdi></a><p class="board-meta">{self.who(card)}</p>'
            f'<div class="board-foot">{self.badges(card)}{self.menu(card, title, move)}</div></li>'
        )

    @staticmethod
    def who(card: Any) -> str:
        """Its body and its lead."""
        return "".join(f"<bdi>{escape(str(one))}</bdi>" for one in (card.body, card.lead) if one)

    def badges(self, card: Any) -> str:
        """How it goes, whether nobody tells of it, and when its next step is due."""
        state = card.health, card.stopped_on is None
        if state not in self.going:
            self.going[state] = badge(*card.going)
        if not card.is_open:
            return self.going[state]
        silent = self.silent if card.news_at < self.heard else ""
        return self.going[state] + silent + self.due(card.next_due)

    def due(self, day: date | None) -> str:
        if day is None:
            return ""
        if day not in self.days:
            self.days[day] = due(day)
        return self.days[day]

    def menu(self, card: Any, title: str, move: str) -> str:
        """The stages it may go on to; one form outside moves them all."""
        if not card.moves:
            return ""
        if card.stage not in self.steps:
            named = ' name="to" value="{}">{}</button>'
            self.steps[card.stage] = [format_html(named, s.slug, s.title) for s in card.moves]
        button = f'<button class="menu-item" form="move" formaction="{move}"'
        return (
            '<details class="menu push"><summary class="btn btn-s btn-ghost btn-icon"'
            f' aria-label="{self.move_to} {title}">{self.menu_head}'
            f"{''.join(button + step for step in self.steps[card.stage])}</div></details>"
        )
