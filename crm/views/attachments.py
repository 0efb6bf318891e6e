"""Files on records: hung on, read by those who may see the record, taken away."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.attaching import attach, detach, hang_back
from crm.files import HINT, FilesField, opened
from crm.forms import ActionForm
from crm.models import Attachment
from crm.views.actions import ActionView
from crm.views.base import ObjectPage

log = logging.getLogger(__name__)
#: whatever a browser does with a file, it runs nothing and loads nothing
SANDBOX = "sandbox; default-src 'none'"


class AttachForm(ActionForm):
    files = FilesField(label=gettext_lazy("files"), help_text=HINT)


class Attach(ActionView):
    """Hangs files on a record: `class LetterAttach(Attach): model = Letter`."""

    form_class = AttachForm
    action = attach
    label = gettext_lazy("Attach files")
    success = gettext_lazy("The files were attached.")


class AttachmentFile(ObjectPage):
    """The file itself, to be kept by who may see what it hangs on."""

    model = Attachment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Never shown within the product: handed over, whatever it is called."""
        attachment = self.object
        file = opened(attachment.fingerprint)
        if file is None:
            log.error("The file of attachment %s is not there.", attachment.pk)
            raise Http404
        response = FileResponse(
            file, as_attachment=True, filename=attachment.name, content_type=attachment.mime
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = SANDBOX
        response["Cache-Control"] = "private, no-store"
        return response


class PartOfRecord(ObjectPage):
    """What is done to a file is done on the page of its record."""

    model = Attachment

    def list_crumb(self) -> dict[str, str]:
        target = self.object.target
        return {"label": str(target), "url": target.get_absolute_url()}

    def next_url(self) -> str:
        return str(self.object.target.get_absolute_url())


class AttachmentRemove(PartOfRecord, ActionView):
    action = detach
    label = gettext_lazy("Take the file away")
    explanation = gettext_lazy("It goes to the trash; the history tells who took it away.")

    def act(self, form: ActionForm) -> None:
        """Said with the way back."""
        super().act(form)
        undo = reverse("attachment-restore", args=[self.object.pk])
        told = _("“%(name)s” was taken away.") % {"name": self.object}
        messages.success(self.request, told, extra_tags=f"undo:{undo}")


class AttachmentRestore(PartOfRecord, ActionView):
    """A file that was taken away hangs there again; only sent to, from the message about it."""

    http_method_names = ("post",)

    @cached_property
    def object(self) -> Any:
        gone = Attachment.everything.visible_to(self.request.user).exclude(deleted_at=None)
        return get_object_or_404(gone, pk=self.kwargs["pk"])

    @cached_property
    def may_change(self) -> bool:
        mine = Attachment.everything.all().editable_by(self.request.user)
        return bool(mine.filter(pk=self.object.pk).exists())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asks nothing."""
        self.require_change()
        hang_back(self.object, by=request.user)
        messages.success(request, _("“%(name)s” is attached again.") % {"name": self.object})
        return redirect(self.next_url())
