"""How long work kept a processor busy, which holds on a machine that does other things too."""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection


def database_seconds() -> float:
    """The processor time of this connection's server process, where it runs on this machine."""
    connection.ensure_connection()
    if connection.vendor != "postgresql":
        return 0.0
    path = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
