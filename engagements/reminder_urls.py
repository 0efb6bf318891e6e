"""Addresses of reminders: when who is reminded, and what the board sees."""

from django.urls import path

from engagements.views import board_report, mutes, office
from engagements.views import reminder_rules as rules

urlpatterns = [
    path("reminders/", rules.UsualReminders.as_view(), name="reminders"),
    path("my-reminders/", rules.MyReminders.as_view(), name="my-reminders"),
    path("bodies/<int:pk>/reminders/", rules.BodyReminders.as_view(), name="body-reminders"),
    path(
        "follow-ups/<int:pk>/reminders/",
        rules.FollowUpReminders.as_view(),
        name="follow-up-reminders",
    ),
    path("letters/<int:pk>/reminders/", rules.LetterReminders.as_view(), name="letter-reminders"),
    path(
        "meetings/<int:pk>/reminders/", rules.MeetingReminders.as_view(), name="meeting-reminders"
    ),
    path(
        "reminder-rules/<int:pk>/history/",
        rules.ReminderRuleHistory.as_view(),
        name="reminder-rule-history",
    ),
    path("reminders/stop/", mutes.RemindersStop.as_view(), name="reminders-stop"),
    path("follow-ups/<int:pk>/mute/", mutes.FollowUpMute.as_view(), name="follow-up-mute"),
    path("mutes/<int:pk>/end/", mutes.MuteEnd.as_view(), name="mute-end"),
    path("daily-letter/stop/", mutes.DigestStop.as_view(), name="digest-stop"),
    path("office/", office.OfficePage.as_view(), name="office"),
    path("office/history/", office.OfficeHistory.as_view(), name="office-history"),
    path("board-report/", board_report.BoardReport.as_view(), name="board-report"),
]
