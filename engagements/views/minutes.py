"""Minutes of a meeting: the workspace, a version, what differs, paper, and what is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm import pdf
from crm.text import normalise
from crm.views import ActionView, RecordDetail, RecordHistory
from crm.views.base import ObjectPage
from engagements.actions import minutes as actions
from engagements.actions.minutes_files import ask_for_pdf
from engagements.forms.minutes import ApproveForm, CirculateForm, CorrectForm, ReplyForm
from engagements.letterwords import LANGUAGE
from engagements.minutes_content import opened, paragraphs, secret_keys, sees_all, snapshot, told
from engagements.minutes_diff import differences
from engagements.minutes_paper import extract, file_name, is_long, resolution_in, typeset
from engagements.minutes_word import word_file
from engagements.models import Meeting, Minutes, MinutesComment, MinutesReader, Resolution
from engagements.news import news

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = ("fa", "en")
LONGEST_ADDRESSEE = 300


class MeetingMinutes(ObjectPage):
    """The minutes of a meeting: as they would be sent round now, and their versions."""

    model = Meeting
    template_name = "engagements/meeting_minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        versions = list(Minutes.objects.filter(meeting=meeting).for_list().order_by("-number"))
        standing = (one for one in versions if one.state != Minutes.State.DROPPED)
        latest = next(standing, None)
        own = {
            "title": pgettext("document", "Minutes"),
            "crumbs": meeting_crumbs(meeting),
            "versions": versions,
            "latest": latest,
            "may_change": self.may_change,
            "steps": self.steps(latest) if self.may_change else [],
            "shown": self.shown(versions),
            "is_live": self.writes,
        }
        return super().get_context_data(**(own | kwargs))

    @property
    def writes(self) -> bool:
        """Whether the reader is still writing these minutes."""
        is_held = self.object.status == Meeting.Status.HELD
        return is_held and self.may_change and not self.object.locked_at

    def shown(self, versions: list[Minutes]) -> Any:
        """As they stand now for who writes them, else as they were written down last."""
        if self.writes:
            content = snapshot(self.object)
        else:
            content = next((one.content for one in versions if one.content), {})
        return told(for_reader(content, self.object, self.request.user)) if content else None

    def steps(self, latest: Minutes | None) -> Iterator[dict[str, str]]:
        key = [self.object.pk]
        if self.writes:
            again = latest is not None and latest.state == Minutes.State.CIRCULATED
            label = _("Send round again") if again else _("Send round")
            url = reverse("engagements:meeting-minutes-circulate", args=key)
            yield {"label": label, "url": url, "icon": "mail", "style": "" if again else "primary"}
            url = reverse("engagements:meeting-minutes-approve", args=key)
            style = "primary" if again else ""
            yield {"label": _("Approve"), "url": url, "icon": "check", "style": style}
            if latest and latest.state == Minutes.State.DRAFT:
                url = reverse("engagements:minutes-drop", args=[latest.pk])
                yield {"label": _("Drop the correction"), "url": url, "icon": "undo-2", "style": ""}
        elif latest and latest.state == Minutes.State.APPROVED:
            url = reverse("engagements:minutes-correct", args=[latest.pk])
            yield {"label": _("Correct"), "url": url, "icon": "pencil", "style": ""}
        if self.object.status == Meeting.Status.HELD:
            url = reverse("engagements:meeting-news", args=key)
            yield {"label": _("News draft"), "url": url, "icon": "file-text", "style": ""}


def for_reader(content: Any, meeting: Meeting, user: Any) -> Any:
    """The content as far as it is open to an account."""
    full = sees_all(meeting, user)
    return opened(content, full=full, secret=() if full else secret_keys(meeting))


def meeting_crumbs(meeting: Meeting) -> list[dict[str, str]]:
    return [
        {"label": _("Meetings"), "url": reverse("engagements:meeting-list")},
        {"label": str(meeting), "url": meeting.get_absolute_url()},
    ]


def minutes_crumbs(minutes: Minutes) -> list[dict[str, str]]:
    url = reverse("engagements:meeting-minutes", args=[minutes.meeting_id])
    return [
        *meeting_crumbs(minutes.meeting),
        {"label": pgettext("document", "Minutes"), "url": url},
    ]


class MinutesAction(ActionView):
    """Something done to the minutes of a meeting; leads back to them."""

    model = Meeting

    def next_url(self) -> str:
        return reverse("engagements:meeting-minutes", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"cancel_url": self.next_url()} | kwargs))


class MinutesCirculate(MinutesAction):
    action = actions.circulate
    form_class = CirculateForm
    label = gettext_lazy("Send the minutes round")
    explanation = gettext_lazy(
        "Everybody who was present gets them by e-mail, with a link by which they agree or comment "
        "without an account. What was sent round before counts no more."
    )
    success = gettext_lazy("The minutes were sent round.")


class MinutesApprove(MinutesAction):
    action = actions.approve
    form_class = ApproveForm
    template_name = "engagements/minutes_approve.html"
    label = gettext_lazy("Approve the minutes")
    explanation = gettext_lazy(
        "What they tell of the meeting is locked: agenda, attendance, statements and the texts of "
        "resolutions. A correction is a new version with a reason."
    )
    success = gettext_lazy("The minutes are approved and locked.")


class OfMinutes:
    """Minutes have no list of their own: they stand with their meetings."""

    def list_crumb(self) -> dict[str, str]:
        return {"label": _("Meetings"), "url": reverse("engagements:meeting-list")}


class MinutesDetail(OfMinutes, RecordDetail):
    """One version as it was written down, and what was said about it."""

    model = Minutes
    editable = False
    icon = "file-text"
    facts = (
        *("circulated_at", "comment_until", "approved_at", "approved_by", "reason"),
        "code",
    )

    def crumbs(self) -> list[dict[str, str]]:
        return minutes_crumbs(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes, user = self.object, self.request.user
        content = minutes.content and for_reader(minutes.content, minutes.meeting, user)
        readers = MinutesReader.objects.filter(minutes=minutes).select_related("mail")
        comments = MinutesComment.objects.filter(minutes=minutes).select_related("reader")
        own = {
            "shown": told(content) if content else None,
            "may_change": self.may_change,
            "readers": readers if self.may_change else (),
            "comments": comments if self.may_change else (),
            "is_long": is_long(minutes),
        }
        return super().get_context_data(**(own | kwargs))


class MinutesHistory(OfMinutes, RecordHistory):
    model = Minutes


class MinutesCorrect(OfMinutes, ActionView):
    model = Minutes
    action = actions.correct
    form_class = CorrectForm
    label = gettext_lazy("Correct the minutes")
    explanation = gettext_lazy(
        "The meeting is opened again. These minutes count until the corrected ones are approved."
    )
    success = gettext_lazy("The meeting is open for the correction.")

    def next_url(self) -> str:
        return reverse("engagements:meeting-minutes", args=[self.object.meeting_id])


class MinutesDrop(OfMinutes, ActionView):
    model = Minutes
    action = actions.drop_correction
    label = gettext_lazy("Drop the correction")
    explanation = gettext_lazy(
        "The approved minutes go on to count, and the meeting is locked again. What was changed "
        "since the correction began must be put back first."
    )
    success = gettext_lazy("The correction was dropped.")

    def next_url(self) -> str:
        return reverse("engagements:meeting-minutes", args=[self.object.meeting_id])


class CommentAnswer(OfMinutes, ActionView):
    model = MinutesComment
    action = actions.answer_comment
    form_class = ReplyForm
    label = gettext_lazy("Answer the comment")
    success = gettext_lazy("The comment is answered.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**({"explanation": self.object.text} | kwargs))


class ReaderRevoke(OfMinutes, ActionView):
    model = MinutesReader
    action = actions.revoke
    label = gettext_lazy("Revoke the link")
    explanation = gettext_lazy("The link in the letter opens nothing any more.")
    success = gettext_lazy("The link was revoked.")


class MinutesDifferences(OfMinutes, ObjectPage):
    """What differs from the version before, word by word."""

    model = Minutes
    template_name = "engagements/minutes_differences.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = self.object
        earlier = Minutes.objects.filter(meeting=minutes.meeting_id, number__lt=minutes.number)
        before = earlier.exclude(content={}).order_by("-number").first()
        own = {
            "title": _("Differences"),
            "crumbs": [
                *minutes_crumbs(minutes),
                {"label": str(minutes), "url": minutes.get_absolute_url()},
            ],
            "before": before,
            "paragraphs": list(differences(self.lines(before), self.lines(minutes))),
        }
        return super().get_context_data(**(own | kwargs))

    def lines(self, minutes: Minutes | None) -> list[str]:
        content = minutes.content if minutes else {}
        if not content:
            return []
        return list(paragraphs(for_reader(content, self.object.meeting, self.request.user)))


class MinutesPrint(OfMinutes, ObjectPage):
    """A version as a file: `?as=pdf` or `?as=docx`; a job sets long ones, asked for by POST."""

    model = Minutes
    template_name = "engagements/minutes_print.html"

    @property
    def language(self) -> str:
        wanted = self.request.GET.get("language", "")
        return wanted if wanted in LANGUAGES else LANGUAGE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("as", "")
        if not self.object.content or wanted not in ("pdf", "docx"):
            return self.render_to_response(self.get_context_data())
        if wanted == "pdf" and is_long(self.object):
            return redirect(request.path)
        full = sees_all(self.object.meeting, request.user)
        how = {"full": full, "secret": secret_keys(self.object.meeting), "language": self.language}
        if wanted == "docx":
            return handed_over(word_file(self.object, **how), DOCX, file_name(self.object, "docx"))
        try:
            content = typeset(self.object, **how)
        except pdf.Unavailable as missing:
            context = self.get_context_data(trouble=str(missing))
            return self.render_to_response(context, status=503)
        return handed_over(content, "application/pdf", file_name(self.object, "pdf"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the PDF of long minutes."""
        return redirect(ask_for_pdf(self.object, by=request.user, language=self.language))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "title": _("Print"),
            "crumbs": [
                *minutes_crumbs(self.object),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
            ],
            "is_long": is_long(self.object),
            "languages": [("fa", _("in Persian")), ("en", _("in English"))],
        }
        return super().get_context_data(**(own | kwargs))


class ResolutionExtract(ObjectPage):
    """One resolution on paper for one addressee: chosen by GET, `as=pdf` gives the file."""

    model = Resolution
    template_name = "engagements/resolution_extract.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever may read the resolution may print what it says."""
        minutes, number = self.minutes, self.object.number
        if request.GET.get("as") != "pdf" or minutes is None:
            return self.render_to_response(self.get_context_data())
        addressee = normalise(request.GET.get("to", ""))[:LONGEST_ADDRESSEE]
        try:
            content = extract(minutes, number, addressee)
        except pdf.Unavailable as missing:
            context = self.get_context_data(trouble=str(missing))
            return self.render_to_response(context, status=503)
        return handed_over(content, "application/pdf", f"{number.replace('/', '-')}.pdf")

    @cached_property
    def minutes(self) -> Minutes | None:
        """The minutes that count and tell of it."""
        versions = Minutes.objects.filter(meeting=self.object.meeting_id).for_detail()
        return next(
            (
                one
                for one in versions.filter(state__in=Minutes.CURRENT).order_by("state", "-number")
                if resolution_in(one, self.object.number)
            ),
            None,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = resolution_in(self.minutes, self.object.number) if self.minutes else None
        own = {
            "title": _("Extract for an addressee"),
            "crumbs": [
                {"label": _("Resolutions"), "url": reverse("engagements:resolution-list")},
                {"label": self.object.number, "url": self.object.get_absolute_url()},
            ],
            "minutes": self.minutes,
            "addressees": [duty["owner"] for duty in row["duties"] if duty["owner"]] if row else [],
        }
        return super().get_context_data(**(own | kwargs))


def handed_over(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to take away."""
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=kind, headers=headers)


class MeetingNews(ObjectPage):
    """A draft of the news about a meeting, to be copied to the website."""

    model = Meeting
    template_name = "engagements/meeting_news.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.require_change()
        own = {
            "title": _("News draft"),
            "crumbs": meeting_crumbs(self.object),
            "drafts": [
                (language, name, news(self.object, language))
                for language, name in (("fa", _("Persian")), ("en", _("English")))
            ]
            if not self.object.confidential and self.object.status == Meeting.Status.HELD
            else [],
        }
        return super().get_context_data(**(own | kwargs))
