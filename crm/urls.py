"""Every address of the product; with celery.py the only module that knows all apps."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from contacts.bounce_hook import Bounced
from contacts.hits import AssessmentHits, CircularHits, GroupHits, OrganizationHits, PersonHits
from cooperation.hits import AgreementHits, InitiativeHits
from crm.account import ChangeLanguage, Preferences, SignIn, admin_sign_in
from crm.daysoff import DaysOffPage
from crm.health import healthz
from crm.outgoing import (
    Cancel,
    MailDetail,
    MailHistory,
    MailList,
    OutboxHistory,
    Pause,
    Received,
    Resume,
    SendAgain,
)
from crm.views.attachments import AttachmentFile, AttachmentRemove, AttachmentRestore
from crm.views.batches import BatchDetail, BatchEdit, BatchUndo
from crm.views.exports import ExportEverything, ExportList, ExportPage
from crm.views.jobs import JobDetail, JobFile, JobList
from crm.views.search import Palette, Search
from crm.views.trash import Trash
from engagements.hits import (
    BodyHits,
    FollowUpHits,
    InteractionHits,
    LetterHits,
    MeetingHits,
    ProblemHits,
    ResolutionHits,
)
from engagements.kartabl import Kartabl
from engagements.views.calendar import CalendarEvents, CalendarPage, FeedPage

#: what is searched, in the order it is shown
KINDS = (
    *(PersonHits, OrganizationHits, MeetingHits, ResolutionHits, ProblemHits, FollowUpHits),
    *(LetterHits, InitiativeHits, AgreementHits, InteractionHits, BodyHits, GroupHits),
    *(CircularHits, AssessmentHits),
)

urlpatterns = [
    path("", Kartabl.as_view(), name="kartabl"),
    path("calendar/", CalendarPage.as_view(), name="calendar"),
    path("calendar/feed/", FeedPage.as_view(), name="calendar-feed"),
    path("calendar/events.ics", CalendarEvents.as_view(), name="calendar-events"),
    path("search/", Search.as_view(kinds=KINDS), name="search"),
    path("search/palette/", Palette.as_view(kinds=KINDS), name="search-palette"),
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/preferences/", Preferences.as_view(), name="preferences"),
    path("language/", ChangeLanguage.as_view(), name="language"),
    path("healthz", healthz, name="healthz"),
    path("mail/", MailList.as_view(), name="mail-list"),
    path("mail/<int:pk>/", MailDetail.as_view(), name="mail-detail"),
    path("mail/<int:pk>/history/", MailHistory.as_view(), name="mail-history"),
    path("mail/<int:pk>/send-again/", SendAgain.as_view(), name="mail-send-again"),
    path("mail/<int:pk>/received/", Received.as_view(), name="mail-received"),
    path("mail/<int:pk>/cancel/", Cancel.as_view(), name="mail-cancel"),
    path("mail/outbox/<int:pk>/pause/", Pause.as_view(), name="outbox-pause"),
    path("mail/outbox/<int:pk>/resume/", Resume.as_view(), name="outbox-resume"),
    path("mail/outbox/<int:pk>/history/", OutboxHistory.as_view(), name="outbox-history"),
    path("bounces/", Bounced.as_view(), name="bounced"),
    path("batches/<uuid:pk>/", BatchDetail.as_view(), name="batch-detail"),
    path("batches/<uuid:pk>/edit/", BatchEdit.as_view(), name="batch-edit"),
    path("batches/<uuid:pk>/undo/", BatchUndo.as_view(), name="batch-undo"),
    path("exports/", ExportList.as_view(), name="export-list"),
    path("exports/everything/", ExportEverything.as_view(), name="export-everything"),
    path("exports/new/", ExportPage.as_view(), name="export"),
    path("attachments/<int:pk>/", AttachmentFile.as_view(), name="attachment"),
    path("attachments/<int:pk>/remove/", AttachmentRemove.as_view(), name="attachment-remove"),
    path("attachments/<int:pk>/restore/", AttachmentRestore.as_view(), name="attachment-restore"),
    path("days-off/", DaysOffPage.as_view(), name="days-off"),
    path("trash/", Trash.as_view(), name="trash"),
    path("jobs/", JobList.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", JobDetail.as_view(), name="job-detail"),
    path("jobs/<uuid:pk>/file/", JobFile.as_view(), name="job-file"),
    path("contacts/", include("contacts.urls")),
    path("engagements/", include("engagements.urls")),
    path("cooperation/", include("cooperation.urls")),
    path("admin/login/", admin_sign_in, name="admin-sign-in"),
    path("admin/", admin.site.urls),
]
