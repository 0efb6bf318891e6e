"""The product's commands with the clock set off: CHAOS_CLOCK seconds ahead, read at each look.

`python -m tests.chaos.clock remind --once` is `manage.py remind --once` so many seconds later. The
number stands in the file CHAOS_CLOCK names, so that a clock can be set while a process runs.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from django.core.management import execute_from_command_line
from django.utils import timezone

real_now = timezone.now


def ahead() -> timedelta:
    try:
        return timedelta(seconds=float(Path(os.environ["CHAOS_CLOCK"]).read_text()))
    except (KeyError, OSError, ValueError):
        return timedelta()


def wind() -> None:
    """From here on the product sees the clock that is set."""
    timezone.now = lambda: real_now() + ahead()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    wind()
    execute_from_command_line(["manage.py", *sys.argv[1:]])
