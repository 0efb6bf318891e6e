"""What each address of the product answers to whom. An address that is not here fails the suite.

A rule gives the status for: somebody signed out, a reader, a director, the head of the body, the
head of another body, the secretariat, an administrator. On the first line of a page stands what
GET answers; where GET is 200, POST (of an empty form) answers `post`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.contract.world import ROLES

Rule = str

ALL = "200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200"
SECRETARIAT = "302 403 403 403 403 200 200"
LEADERS = "302 403 403 200 200 200 200"
OWN_BODY = "302 403 403 200 403 200 200"
ENTITLED = "302 404 404 200 404 200 200"  # what is confidential is not there for others
ENTITLED_CLERK = "302 404 404 403 404 200 200"  # seen by the head, changed by the secretariat
OWN_NOTE = "302 404 404 200 404 200 200"  # confidential, noted by the head
CLERKS_ONLY = "302 404 404 404 404 200 200"  # what the secretariat writes to many
STAFF = "302 302 302 302 302 302 200"
NOT_THERE = "302 404 404 404 404 404 404"  # nobody in the office has a photo
OWN_JOB = "302 404 404 404 404 200 200"  # asked for by the secretariat
NO_FILE = "302 404 404 404 404 404 404"  # it made none
CHOOSER = "302 404 404 404 404 200 404"  # rows somebody of the secretariat has chosen
KEEPERS = "302 404 404 404 404 200 200"
NOWHERE = "302 404 404 404 404 404 404"  # asks which list it stands above
OPENED = "302 302 302 302 302 302 302"
ASSESSORS = "302 403 200 403 403 200 200"  # what the office thinks of others
ASSESSED = "302 404 200 404 404 200 200"  # one such thought is not there for the rest
ASSESSED_CLERK = "302 404 403 404 404 200 200"  # read by directors, changed by the secretariat
ROWS = "302 403 403 403 403 302 302"  # without rows back to their list
KEEPERS_ONLY_POST = "302 403 403 403 403 405 405"
ADMINISTRATOR = "302 403 403 403 403 403 200"
NEVER = "302 405 405 405 405 405 405"
NO_BAD_ROWS = "302 404 404 404 404 302 302"  # none has to be mended


@dataclass(frozen=True)
class Page:
    """The rule of an address, the record it is about, and the rule when that is confidential."""

    get: Rule
    about: str = ""
    secret: Rule = ""
    post: int = 405
    post_rule: Rule = ""

    def expected(self, rule: Rule) -> dict[str, int]:
        """{role: status of GET}"""
        return dict(zip(ROLES, map(int, rule.split()), strict=True))

    def expected_of_post(self, rule: Rule = "") -> dict[str, int]:
        """{role: status of POST}: as GET, but `post` where that opens the page."""
        expected = self.expected(self.post_rule or rule or self.get)
        return {role: self.post if status == 200 else status for role, status in expected.items()}


PAGES = {
    "kartabl": Page(SIGNED_IN),
    "search": Page(SIGNED_IN),
    "search-palette": Page(SIGNED_IN),
    "login": Page("200 302 302 302 302 302 302", post=200),
    "logout": Page(NEVER, post=302, post_rule=ALL),
    "preferences": Page(SIGNED_IN, post=422),
    "language": Page("405 405 405 405 405 405 405", post=302, post_rule=ALL),
    "admin-sign-in": Page("302 403 403 403 403 403 403", post=403),
    "healthz": Page(ALL, post=200),
    "mail-list": Page(SIGNED_IN, post=302),
    "mail-detail": Page(ENTITLED, "mail"),
    "mail-history": Page(ENTITLED, "mail", post=302),
    "mail-send-again": Page(ENTITLED_CLERK, "mail", post=302),
    "mail-received": Page(ENTITLED_CLERK, "mail", post=302),
    "trash": Page(SIGNED_IN),
    "jobs": Page(SIGNED_IN),
    "job-detail": Page(OWN_JOB, "job"),
    "job-file": Page(NO_FILE, "job"),
    "export-list": Page(SIGNED_IN, post=302),
    "export-everything": Page(ADMINISTRATOR, post=422),
    "export": Page(NOWHERE, post=422),
    "batch-detail": Page(CHOOSER, "batch"),
    "batch-edit": Page(CHOOSER, "batch", post=422),
    "batch-undo": Page(NEVER, "done_batch", post=302, post_rule=KEEPERS),
    # contacts
    "contacts:person-list": Page(SIGNED_IN, post=302),
    "contacts:person-create": Page(SECRETARIAT, post=422),
    "contacts:person-alike": Page(NEVER, post=200, post_rule=SECRETARIAT),
    "contacts:person-pick": Page(SIGNED_IN),
    "contacts:person-detail": Page(SIGNED_IN, "person"),
    "contacts:person-update": Page(SECRETARIAT, "person", post=422),
    "contacts:person-delete": Page(SECRETARIAT, "person", post=409),
    "contacts:person-photo": Page(NOT_THERE, "person"),
    "contacts:person-photo-change": Page(SECRETARIAT, "person", post=302),
    "contacts:person-history": Page(SIGNED_IN, "person", post=302),
    "contacts:person-merge": Page(SECRETARIAT, "person", post=422),
    "contacts:person-merge-chosen": Page(ROWS, post=302),
    "contacts:organization-merge": Page(SECRETARIAT, "organization", post=422),
    "contacts:organization-merge-chosen": Page(ROWS, post=302),
    "contacts:merge-detail": Page(CLERKS_ONLY, "merge"),
    "contacts:merge-undo": Page(NEVER, "merge", post=302, post_rule=KEEPERS),
    "contacts:city-suggestions": Page(SIGNED_IN),
    "contacts:organization-tree": Page(SIGNED_IN),
    "contacts:organization-units": Page(SIGNED_IN, "ministry"),
    "contacts:organization-rename": Page(SECRETARIAT, "organization", post=422),
    "engagements:organization-turnover": Page(SECRETARIAT, "organization", post=422),
    "contacts:organization-list": Page(SIGNED_IN, post=302),
    "contacts:organization-create": Page(SECRETARIAT, post=422),
    "contacts:organization-alike": Page(NEVER, post=200, post_rule=SECRETARIAT),
    "contacts:organization-pick": Page(SIGNED_IN),
    "contacts:organization-detail": Page(SIGNED_IN, "organization"),
    "contacts:organization-update": Page(SECRETARIAT, "organization", post=422),
    "contacts:organization-facts": Page(SECRETARIAT, "organization", post=422),
    "contacts:organization-delete": Page(SECRETARIAT, "organization", post=409),
    "contacts:organization-history": Page(SIGNED_IN, "organization", post=302),
    "contacts:post-create": Page(SECRETARIAT, post=422),
    "contacts:post-update": Page(SECRETARIAT, "post", post=422),
    "contacts:post-abolish": Page(SECRETARIAT, "ended_post", post=302),
    "contacts:post-delete": Page(SECRETARIAT, "post", post=302),
    "contacts:post-history": Page(SIGNED_IN, "post", post=302),
    "contacts:point-create": Page(SECRETARIAT, post=422),
    "contacts:point-update": Page(SECRETARIAT, "point", post=422),
    "contacts:point-confirm": Page(SECRETARIAT, "point", post=302),
    "contacts:point-retire": Page(SECRETARIAT, "point", post=422),
    "contacts:point-revive": Page(SECRETARIAT, "point", post=302),
    "contacts:point-delete": Page(SECRETARIAT, "point", post=302),
    "contacts:point-history": Page(SIGNED_IN, "point", post=302),
    "contacts:relation-create": Page(SECRETARIAT, post=422),
    "contacts:relation-update": Page(SECRETARIAT, "relation", post=422),
    "contacts:relation-delete": Page(SECRETARIAT, "relation", post=302),
    "contacts:relation-history": Page(SIGNED_IN, "relation", post=302),
    "contacts:person-groups-panel": Page(SIGNED_IN, "person"),
    "contacts:organization-groups-panel": Page(SIGNED_IN, "organization"),
    "contacts:person-into-group": Page(ROWS, post=302),
    "contacts:person-out-of-group": Page(ROWS, post=302),
    "contacts:organization-into-group": Page(ROWS, post=302),
    "contacts:organization-out-of-group": Page(ROWS, post=302),
    "contacts:duplicate-list": Page(SECRETARIAT, post=302),
    "contacts:duplicate-next": Page(ROWS),
    "contacts:duplicate-scan": Page(KEEPERS_ONLY_POST, post=302, post_rule=SECRETARIAT),
    "contacts:duplicate-detail": Page(CLERKS_ONLY, "duplicate"),
    "contacts:duplicate-differ": Page(NEVER, "duplicate", post=302, post_rule=CLERKS_ONLY),
    "contacts:duplicate-reopen": Page(NEVER, "duplicate", post=302, post_rule=CLERKS_ONLY),
    "contacts:duplicate-history": Page(CLERKS_ONLY, "duplicate", post=302),
    "contacts:import": Page(SECRETARIAT, post=422),
    "contacts:import-detail": Page(KEEPERS, "checked_import"),
    "contacts:import-columns": Page(KEEPERS, "checked_import", post=422),
    "contacts:import-check": Page(NEVER, "checked_import", post=302, post_rule=KEEPERS),
    "contacts:import-run": Page(NEVER, "checked_import", post=302, post_rule=KEEPERS),
    "contacts:import-undo": Page(NEVER, "done_import", post=302, post_rule=KEEPERS),
    "contacts:import-discard": Page(NEVER, "checked_import", post=302, post_rule=KEEPERS),
    "contacts:import-bad-rows": Page(NO_BAD_ROWS, "done_import"),
    "contacts:group-list": Page(SIGNED_IN, post=302),
    "contacts:group-create": Page(SECRETARIAT, post=422),
    "contacts:group-pick": Page(SIGNED_IN),
    "contacts:group-gather": Page(SECRETARIAT, post=422),
    "contacts:group-detail": Page(SIGNED_IN, "group"),
    "contacts:group-update": Page(SECRETARIAT, "group", post=422),
    "contacts:group-delete": Page(SECRETARIAT, "group", post=302),
    "contacts:group-history": Page(SIGNED_IN, "group", post=302),
    "contacts:group-take-out": Page(SECRETARIAT, "group", post=422),
    "contacts:group-undo": Page(NEVER, "group", post=302, post_rule=SECRETARIAT),
    "contacts:group-freeze": Page(SECRETARIAT, "live_group", post=422),
    "contacts:group-print": Page(SECRETARIAT, "group"),
    "contacts:member-create": Page(SECRETARIAT, post=422),
    "contacts:member-update": Page(SECRETARIAT, "member", post=422),
    "contacts:member-delete": Page(SECRETARIAT, "member", post=302),
    "contacts:member-history": Page(SIGNED_IN, "member", post=302),
    "contacts:circular-list": Page(SIGNED_IN, post=302),
    "contacts:circular-create": Page(SECRETARIAT, post=422),
    "contacts:circular-detail": Page(CLERKS_ONLY, "circular"),
    "contacts:circular-update": Page(CLERKS_ONLY, "circular", post=422),
    "contacts:circular-delete": Page(CLERKS_ONLY, "circular", post=302),
    "contacts:circular-history": Page(CLERKS_ONLY, "circular", post=302),
    "contacts:circular-send": Page(CLERKS_ONLY, "circular", post=422),
    "contacts:circular-cancel": Page(CLERKS_ONLY, "posted_circular", post=422),
    "contacts:opt-out": Page("404 404 404 404 404 404 404", post=404),
    "contacts:assessment-list": Page(ASSESSORS, post=302),
    "contacts:assessment-create": Page(SECRETARIAT, post=422),
    "contacts:assessments-due": Page(ASSESSORS),
    "contacts:assessment-detail": Page(ASSESSED, "assessment"),
    "contacts:assessment-update": Page(ASSESSED_CLERK, "assessment", post=422),
    "contacts:assessment-delete": Page(ASSESSED_CLERK, "assessment", post=302),
    "contacts:assessment-history": Page(ASSESSED, "assessment", post=302),
    "contacts:person-assessments-panel": Page(ASSESSORS, "person"),
    "contacts:organization-assessments-panel": Page(ASSESSORS, "organization"),
    "contacts:stakeholder-map": Page(ASSESSORS),
    "contacts:province-map": Page(SIGNED_IN),
    "contacts:graph": Page(SIGNED_IN),
    "contacts:graph-data": Page("302 404 404 404 404 404 404"),  # of nobody
    # engagements
    "engagements:body-list": Page(SIGNED_IN, post=302),
    "engagements:body-create": Page(SECRETARIAT, post=422),
    "engagements:body-pick": Page(SIGNED_IN),
    "engagements:body-detail": Page(SIGNED_IN, "body"),
    "engagements:body-update": Page(OWN_BODY, "body", post=422),
    "engagements:body-delete": Page(OWN_BODY, "body", post=409),
    "engagements:body-history": Page(SIGNED_IN, "body", post=302),
    "engagements:seat-list": Page(SIGNED_IN, post=302),
    "engagements:seat-create": Page(SECRETARIAT, post=422),
    "engagements:seat-detail": Page(SIGNED_IN, "seat"),
    "engagements:seat-ask": Page(OWN_BODY, "office_seat", post=302),
    "engagements:seat-update": Page(SECRETARIAT, "seat", post=422),
    "engagements:seat-delete": Page(SECRETARIAT, "seat", post=302),
    "engagements:seat-history": Page(SIGNED_IN, "seat", post=302),
    "engagements:term-list": Page(SIGNED_IN, post=302),
    "engagements:term-create": Page(SECRETARIAT, post=422),
    "engagements:term-detail": Page(SIGNED_IN, "term"),
    "engagements:term-take-back": Page(SECRETARIAT, "elected_term", post=302),
    "engagements:term-update": Page(SECRETARIAT, "term", post=422),
    "engagements:term-delete": Page(SECRETARIAT, "term", post=302),
    "engagements:term-history": Page(SIGNED_IN, "term", post=302),
    "engagements:meeting-list": Page(SIGNED_IN, post=302),
    "engagements:meeting-create": Page(LEADERS, post=422),
    "engagements:meeting-pick": Page(SIGNED_IN),
    "engagements:meeting-detail": Page(SIGNED_IN, "meeting", ENTITLED),
    "engagements:meeting-update": Page(OWN_BODY, "meeting", ENTITLED, post=422),
    "engagements:meeting-delete": Page(OWN_BODY, "meeting", ENTITLED, post=409),
    "engagements:meeting-history": Page(SIGNED_IN, "meeting", ENTITLED, post=302),
    "engagements:meeting-hold": Page(OWN_BODY, "meeting", ENTITLED, post=302),
    "engagements:meeting-cancel": Page(OWN_BODY, "meeting", ENTITLED, post=422),
    "engagements:meeting-elect": Page(SECRETARIAT, "held_meeting", ENTITLED_CLERK, post=422),
    "engagements:agenda-item-create": Page(LEADERS, post=422),
    "engagements:agenda-item-update": Page(OWN_BODY, "item", ENTITLED, post=422),
    "engagements:agenda-item-delete": Page(OWN_BODY, "item", ENTITLED, post=409),
    "engagements:agenda-item-history": Page(SIGNED_IN, "item", ENTITLED, post=302),
    "engagements:attendance-create": Page(LEADERS, post=422),
    "engagements:attendance-update": Page(OWN_BODY, "attendance", ENTITLED, post=422),
    "engagements:attendance-delete": Page(OWN_BODY, "attendance", ENTITLED, post=302),
    "engagements:attendance-history": Page(SIGNED_IN, "attendance", ENTITLED, post=302),
    "engagements:statement-create": Page(LEADERS, post=422),
    "engagements:statement-update": Page(OWN_BODY, "statement", ENTITLED, post=422),
    "engagements:statement-delete": Page(OWN_BODY, "statement", ENTITLED, post=302),
    "engagements:statement-history": Page(SIGNED_IN, "statement", ENTITLED, post=302),
    "engagements:statement-identify": Page(OWN_BODY, "statement", ENTITLED, post=422),
    "engagements:resolution-list": Page(SIGNED_IN, post=302),
    "engagements:resolution-create": Page(LEADERS, post=422),
    "engagements:resolution-pick": Page(SIGNED_IN),
    "engagements:resolution-detail": Page(SIGNED_IN, "resolution", ENTITLED),
    "engagements:resolution-update": Page(OWN_BODY, "resolution", ENTITLED, post=422),
    "engagements:resolution-delete": Page(OWN_BODY, "resolution", ENTITLED, post=409),
    "engagements:resolution-history": Page(SIGNED_IN, "resolution", ENTITLED, post=302),
    "engagements:problem-list": Page(SIGNED_IN, post=302),
    "engagements:problem-create": Page(SECRETARIAT, post=422),
    "engagements:problem-pick": Page(SIGNED_IN),
    "engagements:problem-detail": Page(SIGNED_IN, "problem", ENTITLED),
    "engagements:problem-update": Page(OWN_BODY, "problem", ENTITLED, post=422),
    "engagements:problem-delete": Page(OWN_BODY, "problem", ENTITLED, post=409),
    "engagements:problem-history": Page(SIGNED_IN, "problem", ENTITLED, post=302),
    "engagements:interaction-list": Page(SIGNED_IN, post=302),
    "engagements:interaction-create": Page(SIGNED_IN, post=422),
    "engagements:interaction-detail": Page(SIGNED_IN, "interaction", OWN_NOTE),
    "engagements:interaction-update": Page(SECRETARIAT, "interaction", OWN_NOTE, post=422),
    "engagements:interaction-delete": Page(SECRETARIAT, "interaction", OWN_NOTE, post=302),
    "engagements:interaction-history": Page(SIGNED_IN, "interaction", OWN_NOTE, post=302),
    "engagements:person-timeline": Page(SIGNED_IN, "person"),
    "engagements:organization-timeline": Page(SIGNED_IN, "organization"),
    "attachment": Page(SIGNED_IN, "attachment", ENTITLED),
    "attachment-remove": Page(OWN_BODY, "attachment", ENTITLED, post=302),
    "attachment-restore": Page(NEVER, "removed_attachment", post=302, post_rule=OWN_BODY),
    "engagements:letter-list": Page(SIGNED_IN, post=302),
    "engagements:letter-create": Page(LEADERS, post=422),
    "engagements:letter-write": Page(LEADERS, post=422),
    "engagements:letter-internal": Page(LEADERS, post=422),
    "engagements:letter-pick": Page(SIGNED_IN),
    "engagements:letter-detail": Page(SIGNED_IN, "letter", ENTITLED),
    "engagements:letter-update": Page(OWN_BODY, "letter", ENTITLED, post=422),
    "engagements:letter-delete": Page(OWN_BODY, "closed_letter", ENTITLED, post=302),
    "engagements:letter-history": Page(SIGNED_IN, "letter", ENTITLED, post=302),
    "engagements:letter-register": Page(OWN_BODY, "draft", ENTITLED, post=302),
    "engagements:letter-close": Page(OWN_BODY, "closed_letter", ENTITLED, post=422),
    "engagements:letter-attach": Page(OWN_BODY, "letter", ENTITLED, post=422),
    "engagements:letter-print": Page(SIGNED_IN, "letter", ENTITLED),
    "engagements:letter-party-create": Page(LEADERS, post=422),
    "engagements:letter-party-update": Page(OWN_BODY, "letter_party", ENTITLED, post=422),
    "engagements:letter-party-delete": Page(OWN_BODY, "letter_party", ENTITLED, post=302),
    "engagements:letter-party-history": Page(SIGNED_IN, "letter_party", ENTITLED, post=302),
    "engagements:template-list": Page(SIGNED_IN, post=302),
    "engagements:template-create": Page(SECRETARIAT, post=422),
    "engagements:template-detail": Page(SIGNED_IN, "template"),
    "engagements:template-update": Page(SECRETARIAT, "template", post=422),
    "engagements:template-delete": Page(SECRETARIAT, "template", post=302),
    "engagements:template-history": Page(SIGNED_IN, "template", post=302),
    "engagements:follow-up-list": Page(SIGNED_IN, post=302),
    "engagements:follow-up-create": Page(LEADERS, post=422),
    "engagements:follow-up-detail": Page(SIGNED_IN, "follow_up", ENTITLED),
    "engagements:follow-up-update": Page(OWN_BODY, "follow_up", ENTITLED, post=422),
    "engagements:follow-up-delete": Page(OWN_BODY, "follow_up", ENTITLED, post=302),
    "engagements:follow-up-history": Page(SIGNED_IN, "follow_up", ENTITLED, post=302),
    "engagements:follow-up-finish": Page(OWN_BODY, "follow_up", ENTITLED, post=302),
    "engagements:follow-up-postpone": Page(OWN_BODY, "follow_up", ENTITLED, post=422),
    "engagements:follow-up-drop": Page(OWN_BODY, "follow_up", ENTITLED, post=422),
    "engagements:saved-view-list": Page(SIGNED_IN, post=302),
    "engagements:saved-view-create": Page(SIGNED_IN, post=422),
    "engagements:saved-view-tabs": Page(NOWHERE),
    "engagements:saved-view-acts": Page(NOWHERE),
    "engagements:saved-view-detail": Page(SIGNED_IN, "saved_view"),
    "engagements:saved-view-open": Page(OPENED, "saved_view"),
    "engagements:saved-view-save": Page(SECRETARIAT, "saved_view", post=422),
    "engagements:saved-view-update": Page(SECRETARIAT, "saved_view", post=422),
    "engagements:saved-view-delete": Page(SECRETARIAT, "saved_view", post=302),
    "engagements:saved-view-history": Page(SIGNED_IN, "saved_view", post=302),
    "engagements:post-change": Page(SECRETARIAT, "post", post=422),
    "engagements:post-call-off": Page(SECRETARIAT, "planned_post", post=302),
    "engagements:person-panel": Page(SIGNED_IN, "person"),
    "engagements:organization-panel": Page(SIGNED_IN, "organization"),
    # cooperation
    "cooperation:initiative-list": Page(SIGNED_IN, post=302),
    "cooperation:initiative-create": Page(LEADERS, post=422),
    "cooperation:initiative-pick": Page(SIGNED_IN),
    "cooperation:initiative-detail": Page(SIGNED_IN, "initiative", ENTITLED),
    "cooperation:initiative-update": Page(OWN_BODY, "initiative", ENTITLED, post=422),
    "cooperation:initiative-delete": Page(OWN_BODY, "initiative", ENTITLED, post=302),
    "cooperation:initiative-history": Page(SIGNED_IN, "initiative", ENTITLED, post=302),
    "cooperation:initiative-advance": Page(OWN_BODY, "initiative", ENTITLED, post=422),
    "cooperation:party-create": Page(LEADERS, post=422),
    "cooperation:party-update": Page(OWN_BODY, "party", ENTITLED, post=422),
    "cooperation:party-delete": Page(OWN_BODY, "party", ENTITLED, post=302),
    "cooperation:party-history": Page(SIGNED_IN, "party", ENTITLED, post=302),
    "cooperation:person-panel": Page(SIGNED_IN, "person"),
    "cooperation:organization-panel": Page(SIGNED_IN, "organization"),
    "cooperation:body-panel": Page(SIGNED_IN, "body"),
    "cooperation:meeting-panel": Page(SIGNED_IN, "meeting", ENTITLED),
    "cooperation:letter-panel": Page(SIGNED_IN, "letter", ENTITLED),
    "cooperation:resolution-panel": Page(SIGNED_IN, "resolution", ENTITLED),
}

#: Django's own pages for administrators; what they answer is Django's matter, who enters is ours
ADMIN = {
    "admin:index": (),
    "admin:login": (),
    "admin:logout": (),
    "admin:password_change": (),
    "admin:password_change_done": (),
    "admin:autocomplete": (),
    "admin:jsi18n": (),
    "admin:view_on_site": (1, 1),
    "admin:auth_group_changelist": (),
    "admin:auth_group_add": (),
    "admin:auth_group_history": (1,),
    "admin:auth_group_delete": (1,),
    "admin:auth_group_change": (1,),
    "admin:auth_user_password_change": (1,),
    "admin:contacts_relationtype_changelist": (),
    "admin:contacts_relationtype_add": (),
    "admin:contacts_relationtype_history": (1,),
    "admin:contacts_relationtype_delete": (1,),
    "admin:contacts_relationtype_change": (1,),
    "admin:crm_user_changelist": (),
    "admin:crm_user_add": (),
    "admin:crm_user_history": (1,),
    "admin:crm_user_delete": (1,),
    "admin:crm_user_change": (1,),
    "admin:app_list": ("crm",),
}
