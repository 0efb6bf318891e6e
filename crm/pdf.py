"""Paper: a template set as PDF by WeasyPrint, which needs the native library Pango.

Whoever never prints needs neither: WeasyPrint is loaded for the first page that is set (a second,
and 37 MB in each process that has), and where it or Pango is missing the reader is told so.
"""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

log = logging.getLogger(__name__)

STYLES = Path(__file__).parent / "paper"
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
#: setting keeps a processor busy: one paper at a time in each process
ONE_AT_A_TIME = Lock()


class Unavailable(Exception):
    """This machine cannot make PDF; `str` is the sentence for the reader."""


def engine() -> Any:
    """WeasyPrint; Unavailable when it or a library below it is not installed."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: Pango is not there
        log.warning("No PDF: %s", str(error).splitlines()[0])
        told = _("PDF needs the library Pango on the server (on Debian: apt install %(packages)s).")
        raise Unavailable(told % {"packages": PACKAGES}) from error


def is_available() -> bool:
    """Whether this machine can make PDF; loads what is needed for it."""
    try:
        engine()
    except Unavailable:
        return False
    return True


def typeset(template: str, style: str, language: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template in a style sheet of `crm/paper/`; nothing else is read or fetched."""
    with override(language):
        html = render_to_string(template, context | {"language": language})
    return document(html, style).write_pdf()


def document(html: str, style: str) -> Any:
    """The pages as WeasyPrint has laid them out, before they are written."""
    weasy = engine()
    with ONE_AT_A_TIME:
        fonts = import_module("weasyprint.text.fonts").FontConfiguration()
        own = weasy.CSS(
            filename=STYLES / f"{style}.css",
            font_config=fonts,
            url_fetcher=weasy.urls.URLFetcher(allowed_protocols=("file",)),
        )
        page = weasy.HTML(string=html, url_fetcher=weasy.urls.URLFetcher(allowed_protocols=()))
        return page.render(stylesheets=[own], font_config=fonts)
