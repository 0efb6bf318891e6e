"""What a watchdog asks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from crm.models import Outbox

OK = "ok"


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, the clock runs and mail may leave; 503 and what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"database": "unreachable"}, status=503)
    told = {"database": OK, **of_outbox()}
    return JsonResponse(told, status=200 if set(told.values()) == {OK} else 503)


def of_outbox() -> dict[str, str]:
    try:
        outbox = Outbox.objects.filter(pk=1).first()
    except Error:
        return {"reminders": "the database is not up to date"}
    if outbox is None:
        return {"reminders": "never looked", "mail": OK}
    minutes = int(outbox.silent_for.total_seconds() // 60)
    return {
        "reminders": f"last looked {minutes} minutes ago" if outbox.is_silent else OK,
        "mail": "paused" if outbox.is_paused else OK,
    }
