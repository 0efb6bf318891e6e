"""Pages whose forms are tried in tests of their own: {where: which}."""

from __future__ import annotations

from collections.abc import Iterable

from tests.contract.addresses import named
from tests.contract.pages import PAGES


def of(app: str, *verbs: str) -> set[str]:
    return {f"{app}:{verb}" for verb in verbs}


def engagements(*verbs: str) -> set[str]:
    return of("engagements", *verbs)


def cooperation(*verbs: str) -> set[str]:
    return of("cooperation", *verbs)


TRIED_ELSEWHERE: dict[str, Iterable[str]] = {
    "test_accounts": {"preferences", "language", "logout", "admin-sign-in"},
    "test_follow_ups, test_turnover": engagements("follow-up-finish", "organization-turnover"),
    "test_duplicates_queue, by one key": of(
        "contacts", "duplicate-differ", "duplicate-reopen", "duplicate-scan"
    ),
    "test_merge_pages": {*named("merge"), *named("merge-chosen")},
    "test_merge_addresses": {"contacts:merge-undo"},
    "test_deletes, out of the trash": set(named("history")),
    "test_trash_page": {"trash"},
    "test_groups, test_attachments": {"contacts:group-undo", "attachment-restore"},
    "test_exports": {"export", "export-everything"},
    "test_bulk": {"batch-edit", "batch-undo", *named("list")},
    "test_chosen_into_groups": {*named("into-group"), *named("out-of-group")},
    "test_import_pages": {name for name in PAGES if name.startswith("contacts:import")},
    "test_passing_on": engagements("step-tick"),
    "test_mutes": engagements("follow-up-mute", "mute-end"),
    "test_quiet_hours, the one row of the office": engagements("office"),
    "test_reminder_rules": engagements(
        *(f"{whose}reminders" for whose in ("", "my-", "body-", "follow-up-"))
    ),
    "test_rules_of_single_records": engagements("letter-reminders", "meeting-reminders"),
    "test_days_off": {"days-off"},
    "test_calendar_feed": {"calendar-feed"},
    "test_resolutions_registered, as a file": engagements("resolution-report"),
    "test_resolutions_circulated": engagements("motion-count", "motion-put"),
    "test_problems_registered": engagements(
        *("problem-figures", "problem-reopen", "problem-join", "problem-quick")
    ),
    "test_agendas": engagements("meeting-order"),
    "test_room": engagements("meeting-presence", "attendance-stand-in", "meeting-put-back"),
    "test_minutes and its like": engagements(
        *("meeting-minutes-circulate", "meeting-minutes-approve"),
        *("minutes-correct", "minutes-drop", "minutes-print"),
        *("minutes-comment-answer", "minutes-reader-revoke"),
    ),
    "test_kartabl_chosen": engagements(
        *("follow-up-reopen", "follow-up-put-forward", "kartabl-refer-undo"),
        *("kartabl-chosen", "kartabl-postpone", "kartabl-refer"),
    ),
    "test_referrals": {*engagements("referral-take-back", "referral-return"), *named("refer")},
    "test_letters_answered": engagements("letter-reopen"),
    "test_substitutes": engagements("substitution-create", "substitution-update"),
    "test_initiative_links": cooperation("initiative-owe", "link-update"),
    "test_certificates": cooperation(
        *("initiative-certificates", "initiative-attendance", "initiative-certify")
    ),
    "test_sessions": cooperation("initiative-sessions"),
    "test_boards, a card": cooperation("initiative-move", "initiative-step-back"),
    "test_stopping": cooperation("initiative-resume"),
    "test_agreements": cooperation("obligation-link"),
    "test_measures_known": cooperation("measure-take"),
    "test_participation": cooperation("absent"),
    "test_calls": cooperation(
        *("registration-accept", "registration-refuse"),
        *("registrations-accept", "registrations-refuse"),
    ),
    "test_measure_figures, test_yearly_report": cooperation("measure-figures", "yearly-report"),
}
