"""The yearly report as PDF, made as a job while its reader does something else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from contacts.models import Organization
from cooperation.yearly import Year
from cooperation.yearly_paper import file_name, typeset
from crm import jobs, pdf
from crm.models import Job, User
from crm.text import local_digits
from engagements.models import Body

FILE = "yearly.pdf"


def ask_for_pdf(report: Year, *, by: User) -> Job:
    """Begin to make the PDF; the page of the job gives it to whoever asked, and nobody else."""
    told = f"{_('Yearly report')} {local_digits(report.year)} {report.about}"
    title = _("PDF: %(name)s") % {"name": told}
    about = {"body": report.body, "organization": report.organization}
    asked = {name: one.pk for name, one in about.items() if one}
    action = "cooperation.actions.yearly.make_pdf"
    return jobs.start(action, by=by, title=title, year=report.year, asked=asked)


def make_pdf(job: Job, progress: Any) -> dict[str, Any]:
    """Set the PDF of what is open to who asked, when it is made."""
    progress(0, 1)
    asked = {"body": None, "organization": None} | {
        name: about(name, pk) for name, pk in job.params["asked"].items()
    }
    report = Year(year=job.params["year"], user=job.by, **asked)
    try:
        content = typeset(report)
    except pdf.Unavailable as missing:
        raise ValidationError(str(missing)) from missing
    (job.folder / FILE).write_bytes(content)
    progress(1, 1)
    url = f"{reverse('cooperation:yearly-report')}?"
    url += urlencode({"year": report.year} | job.params["asked"])
    return {"file": FILE, "name": file_name(report), "url": url, "label": _("Yearly report")}


def about(name: str, pk: int) -> Any:
    """Whom the report is about, while there is such a one."""
    model: Any = {"body": Body, "organization": Organization}[name]
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise ValidationError(_("Whom the report is about is not there any more."))
    return found
