"""Long minutes as PDF, made as a job while its reader does something else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from crm import jobs, pdf
from crm.models import Job, User
from engagements.minutes_content import secret_keys, sees_all
from engagements.minutes_paper import file_name, typeset
from engagements.models import Minutes

FILE = "minutes.pdf"


def ask_for_pdf(minutes: Minutes, *, by: User, language: str) -> Job:
    """Begin to make the PDF; the page of the job gives it to whoever asked, and nobody else."""
    title = _("PDF: %(name)s") % {"name": minutes}
    action = "engagements.actions.minutes_files.make_pdf"
    return jobs.start(action, by=by, title=title, minutes=minutes.pk, language=language)


def make_pdf(job: Job, progress: Any) -> dict[str, Any]:
    """Set the PDF as far as the minutes are open to who asked, when it is made."""
    rows = Minutes.objects.visible_to(job.by).for_detail()
    minutes = rows.filter(pk=job.params["minutes"]).first()
    if minutes is None:
        raise ValidationError(_("These minutes are not open to you any more."))
    progress(0, 1)
    full = sees_all(minutes.meeting, job.by)
    try:
        content = typeset(
            minutes,
            full=full,
            secret=secret_keys(minutes.meeting),
            language=job.params["language"],
        )
    except pdf.Unavailable as missing:
        raise ValidationError(str(missing)) from missing
    (job.folder / FILE).write_bytes(content)
    progress(1, 1)
    return {"file": FILE, "name": file_name(minutes, "pdf"), "url": minutes.get_absolute_url()}
