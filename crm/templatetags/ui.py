"""The small parts pages are made of: icon, avatar, badge, phone number, navigation link.

Every tag is also a plain function that returns safe HTML, so that tables can call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crm.dates import format_date
from crm.html import format_html, format_html_join
from crm.phones import parse_phone, split_phone
from crm.templatetags.persian import digits
from crm.text import latin_digits

register = template.Library()

CATEGORIES = 5
UNDO = "undo:"
HOME = "/"
SELECTED = mark_safe(" selected")
ZWNJ = "\u200c"
#: what one can dial at the beginning of a written number: the extension comes after it
PHONE = re.compile(r"\+?[\d\s().\-–/]*\d")
SITE = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)
#: a site as people write it: www.example.ir, example.ir/textile, همکاری.ایران
BARE_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d{1,5})?([/?#]\S*)?\Z")


@cache
def sprite() -> str:
    """Where the pictures are; asked once, a page shows sixty of them."""
    return static("crm/icons.svg")


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """A picture from the sprite; decoration unless it has a label."""
    told = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" {}><use href="{}#i-{}"/></svg>',
        f"icon {css}".rstrip(),
        mark_safe(told),  # noqa: S308
        sprite(),
        name,
    )


@register.simple_tag
def avatar(name: str, cat: int | str = "", css: str = "") -> SafeString:
    """A round face with the first letters of a name; its colour is a category or follows a key."""
    letters = ZWNJ.join(part[0] for part in str(name).split()[:2])
    colour = int(cat) if str(cat).isdecimal() else 0
    colour = colour if colour <= CATEGORIES else colour % CATEGORIES + 1
    classes = " ".join(filter(None, ["avatar", f"cat-{colour}" if colour else "", css]))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letters)


@register.simple_tag
def badge(label: Any, tone: str = "") -> SafeString:
    """A word on a tinted ground; tones: ok, warn, bad, info, primary."""
    css = f"badge badge-{tone}" if tone else "badge"
    return format_html('<span class="{}">{}</span>', css, label)


@register.simple_tag
def tag(label: Any, cat: int | str = "") -> SafeString:
    """A label of a category 1 to 5, for kinds and tracks."""
    css = f"tag cat-{cat}" if cat else "tag"
    return format_html('<span class="{}">{}</span>', css, label)


@register.simple_tag
def due(day: date | None, is_open: bool = True) -> SafeString:
    """A deadline: marked when it is today or has passed and the matter is still open."""
    if day is None:
        return mark_safe('<span class="t-3">—</span>')
    text, today = format_date(day), timezone.localdate()
    if not is_open or day > today:
        return format_html('<span class="due">{}</span>', text)
    state, sign, word = ("late", "circle-alert", _("overdue"))
    if day == today:
        state, sign, word = ("today", "clock", _("today"))
    picture = icon(sign, "icon-s", word)
    return format_html('<span class="due due-{}">{}{}</span>', state, picture, text)


@register.filter
def tel_url(number: Any, canonical: str = "") -> str:
    """Where a link to a phone number leads: to its E.164; the extension is left to who dials."""
    typed = str(number).strip()
    if known := canonical or parse_phone(typed):
        return "tel:" + known.partition(";")[0]
    dialled = PHONE.match(latin_digits(typed))
    return "tel:" + re.sub(r"[^\d+]", "", dialled.group()) if dialled else ""


@register.simple_tag
def tel(number: Any, canonical: str = "") -> SafeString:
    """A phone number one can call, always left to right; an extension stands after it."""
    text = str(number).strip()
    dialled = PHONE.match(split_phone(text)[0])
    if not dialled:
        return format_html("<bdi>{}</bdi>", digits(text))
    shown, rest = text[: dialled.end()].strip(), text[dialled.end() :].strip()
    link = format_html(
        '<a class="num" href="{}"><bdi dir="ltr">{}</bdi></a>',
        tel_url(text, canonical),
        digits(shown),
    )
    return format_html("{} <bdi>{}</bdi>", link, digits(rest)) if rest else link


@register.simple_tag
def mailto(address: Any) -> SafeString:
    """An e-mail address one can write to."""
    return format_html('<a href="mailto:{0}"><bdi dir="ltr">{0}</bdi></a>', address)


def site_url(address: str) -> str:
    """Where a web address leads: http(s) as it is, a bare name by https; "" for anything else."""
    if SITE.match(address):
        return address
    return f"https://{address}" if BARE_SITE.match(address) else ""


@register.simple_tag
def weblink(address: Any) -> SafeString:
    """A web address, shown without its beginning; what leads to no site stays text."""
    text = str(address).strip()
    shown = re.sub(r"(?i)^https?://(www\.)?|/$", "", text)
    if not (url := site_url(text)):
        return format_html('<bdi dir="ltr">{}</bdi>', text)
    link = '<a href="{}" rel="noopener noreferrer"><bdi dir="ltr">{}</bdi></a>'
    return format_html(link, url, shown)


@register.filter
def bdi(text: Any) -> SafeString:
    """Somebody's own words, kept from turning the line around them."""
    return format_html("<bdi>{}</bdi>", text)


@register.simple_tag
def progress(done: int, total: int, label: str = "", tone: str = "") -> SafeString:
    """How much of something is done."""
    css = f"bar-{tone}" if tone else ""
    return format_html(
        '<progress class="{}" value="{}" max="{}" aria-label="{}"></progress>',
        css,
        done,
        max(total, 1),
        label or _("Progress"),
    )


@register.simple_tag
def width(part: float, whole: float) -> str:
    """The class that gives a bar its share of the whole, in steps of five percent."""
    share = part / whole if whole else 0
    return f"w-{min(100, max(0, round(share * 20) * 5))}"


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context,
    page: str,
    label: str,
    picture: str,
    *,
    go: str = "",
    count: int | None = None,
) -> SafeString:
    """A line of the menu; `go` is the letter that opens it after G."""
    url = reverse(page)
    return format_html(
        '<a class="nav-link" href="{}"{}{}>{}<span>{}</span>{}</a>\n',
        url,
        current(context, url),
        format_html(' data-go="{}"', go) if go else "",
        icon(picture),
        label,
        format_html('<span class="count">{}</span>', digits(count)) if count else "",
    )


@register.simple_tag(takes_context=True)
def here(context: Context, page: str) -> SafeString:
    """`aria-current="page"` when the reader is in this part of the product."""
    return current(context, reverse(page))


def current(context: Context, url: str) -> SafeString:
    path = getattr(context.get("request"), "path", None) or ""
    inside = path == url if url == HOME else path.startswith(url)
    return mark_safe(' aria-current="page"') if inside else mark_safe("")


@register.filter
def field_rows(form: BaseForm) -> Iterator[list[BoundField]]:
    """The visible fields, those named together in `form.rows` side by side."""
    together = {name: names for names in getattr(form, "rows", ()) for name in names}
    shown: set[str] = set()
    for field in form.visible_fields():
        if field.name in shown:
            continue
        names = [n for n in together.get(field.name, (field.name,)) if n in form.fields]
        shown.update(names)
        yield [form[name] for name in names]


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_tag
def attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of a widget; one that is true stands alone, one that is false does not."""
    told = ((name, value) for name, value in attrs.items() if value is not False)
    return format_html_join("", "{}", ([attribute(name, value)] for name, value in told))


def attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.simple_tag
def options(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> SafeString:
    """The lines of a drop-down list, as a widget's `optgroups` tells them."""
    return format_html_join("", "{}", ([option_lines(name, lines)] for name, lines, _at in groups))


def option_lines(group: Any, lines: list[dict[str, Any]]) -> SafeString:
    """Some lines, below the name of their group if they have one."""
    shown = format_html_join(
        "",
        '\n<option value="{}"{}>{}</option>',
        ((line["value"], SELECTED if line["selected"] else "", line["label"]) for line in lines),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', group, shown) if group else shown


@register.filter
def undo_url(message: Message) -> str:
    """Where a message's Undo leads: `messages.success(…, extra_tags="undo:/address/")`."""
    tags = str(message.extra_tags or "").split()
    return next((tag_[len(UNDO) :] for tag_ in tags if tag_.startswith(UNDO)), "")
