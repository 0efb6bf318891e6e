"""What is changed in each form of a record, and what each page that does one thing asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from crm.dates import parse_date
from tests import factories as make
from tests.contract.cast import World
from tests.contract.typed.shown import Typed


def reached(organization: Any) -> str:
    """A word to an organization that has an address by now."""
    address = {"kind": "email", "value": "info@example.org"}
    make.ContactPointFactory(person=None, organization=organization, **address)
    return "پیش از نشست"


#: for each page that edits: the field to change, what to, and what a colleague writes meanwhile
UPDATE: dict[str, tuple[str, str, str]] = {
    "contacts:person-update": ("given_name", "مینا", "مهسا"),
    "contacts:organization-update": ("city", "کاشان", "یزد"),
    "contacts:post-update": ("title", "مدیرکل", "معاون"),
    "contacts:point-update": ("label", "شخصی", "دفتر"),
    "contacts:organization-facts": ("duty", "صدور مجوز", "بازرسی"),
    "contacts:relation-update": ("note", "قرارداد ۱۲", "قرارداد ۱۳"),
    "contacts:group-update": ("note", "برای دعوت", "برای نامه"),
    "contacts:member-update": ("note", "سخنران", "مهمان"),
    "contacts:circular-update": ("why", "عضو هستید", "میهمان بودید"),
    "contacts:assessment-update": ("note", "از نامهٔ ۱۲", "از نامهٔ ۱۳"),
    "engagements:body-update": ("name_en", "Weaving", "Knitting"),
    "engagements:seat-update": ("place", "۷", "4"),
    "engagements:term-update": ("letter", "نامهٔ ۱۲", "نامهٔ ۱۳"),
    "engagements:meeting-update": ("place", "تالار کاج", "تالار سرو"),
    "engagements:agenda-item-update": ("title", "آب", "گاز"),
    "engagements:agenda-item-minutes": ("notes", "آب کم است.", "گاز کم است."),
    "engagements:proposal-update": ("title", "آب", "گاز"),
    "engagements:attendance-update": ("role", "guest", "chair"),
    "engagements:statement-update": ("text", "آب نیست.", "گاز نیست."),
    "engagements:resolution-update": (
        "text",
        "مقرر شد نامه‌ای نوشته شود.",
        "مقرر شد تماس گرفته شود.",
    ),
    "engagements:problem-report-update": ("note", "دو بار", "سه بار"),
    "engagements:motion-update": ("why", "مهلت نزدیک است", "فرصت اندک است"),
    "engagements:problem-update": ("title", "قطع آب", "قطع گاز"),
    "engagements:interaction-update": ("text", "جواب ندادند.", "پیغام گذاشتیم."),
    "engagements:letter-update": ("subject", "کمبود برق", "کمبود آب"),
    "engagements:letter-party-update": ("name", "استاندار", "بخشدار"),
    "engagements:template-update": ("subject", "پاسخ", "دعوت"),
    "engagements:follow-up-update": ("title", "گزارش آب", "گزارش گاز"),
    "engagements:saved-view-update": ("title", "نمای من", "نمای تو"),
    "cooperation:initiative-update": ("title", "دورهٔ رنگرزی", "دورهٔ چاپ"),
    "cooperation:agreement-update": ("title", "تفاهم‌نامهٔ گاز", "تفاهم‌نامهٔ آب"),
    "cooperation:agreement-party-update": ("signed_as", "معاون", "مشاور"),
    "cooperation:obligation-update": ("text", "سه دوره در سال", "چهار دوره"),
    "cooperation:call-update": ("title", "فراخوان رنگرزی", "فراخوان چاپ"),
    "cooperation:party-update": ("role", "participant", "trainer"),
    "cooperation:initiative-facts": ("syllabus", "رنگ‌همانندی", "ثبات رنگ"),
    "cooperation:milestone-update": ("title", "قرارداد مدرسان", "قرارداد سالن"),
    "cooperation:measure-update": ("planned", "۳۰", "۴۰"),
    "cooperation:session-update": ("topic", "عیب‌یابی", "ثبات رنگ"),
    "cooperation:report-update": ("text", "مدرس آمد.", "مدرس نیامد."),
}

#: for each page that does one thing: what it asks
ACTION: dict[str, Callable[[World], Typed]] = {
    "cooperation:agreement-renew": lambda w: {
        "number": "۱۵",
        "signed": "۱۴۰۵/۰۱/۱۵",
        "obligations": "on",
    },
    "cooperation:obligation-chase": lambda w: {},
    "cooperation:call-open": lambda w: {},
    "cooperation:call-close": lambda w: {},
    "cooperation:registration-reconsider": lambda w: {},
    "mail-send-again": lambda w: {},
    "mail-received": lambda w: {},
    "mail-cancel": lambda w: {"reason": "جلسه لغو شد"},
    "outbox-pause": lambda w: {"reason": "کارگزار ایمیل عوض می‌شود"},
    "outbox-resume": lambda w: {},
    "contacts:person-photo-change": lambda w: {
        "photo": SimpleUploadedFile("face.png", make.picture(), "image/png")
    },
    "contacts:point-confirm": lambda w: {},
    "contacts:point-retire": lambda w: {"reason": "خط واگذار شد"},
    "contacts:point-revive": lambda w: {},
    "contacts:post-abolish": lambda w: {},
    "contacts:post-reinstate": lambda w: {},
    "contacts:organization-rename": lambda w: {"name": "دفتر نساجی و پوشاک"},
    "contacts:group-gather": lambda w: {
        "group": w["group"].pk,
        "names": "سینا یوسفی",
        "query": "q=یوسفی",
    },
    "contacts:group-take-out": lambda w: {"names": "احسان یوسفی"},
    "contacts:group-freeze": lambda w: {"name": "یوسفی‌های امروز"},
    "contacts:circular-send": lambda w: {"expected": 1, "version": 1},
    "contacts:circular-cancel": lambda w: {"reason": "تاریخ عوض شد"},
    "engagements:meeting-hold": lambda w: {"day": "۱۴۰۵/۰۱/۱۰"},
    "engagements:meeting-start": lambda w: {},
    "engagements:meeting-guest": lambda w: {"person": w["unused_person"].pk},
    "engagements:agenda-item-begin": lambda w: {},
    "engagements:agenda-item-resolve": lambda w: {"line": "گزارش برق تهیه شود."},
    "engagements:agenda-item-say": lambda w: {
        "speaker": w["attendance"].pk,
        "text": "برق نیست.",
        "stance": "against",
    },
    "engagements:attendance-presence": lambda w: {"presence": "late", "at": "۱۰:۳۰"},
    "engagements:resolution-votes": lambda w: {"votes_for": "۷", "votes_against": "۰"},
    "engagements:seat-ask": lambda w: {},
    "engagements:term-take-back": lambda w: {},
    "engagements:meeting-elect": lambda w: {
        "seat": w["seat"].pk,
        "person": w["person"].pk,
        "start": "۱۴۰۵/۰۱/۱۰",
        "end": "۱۴۱۰",
    },
    "engagements:proposal-take-up": lambda w: {"meeting": w["meeting"].pk},
    "engagements:body-series": lambda w: {
        "every": "w2",
        "weekday": "5",
        "first": "۱۴۰۹/۰۷/۰۱",
        "months": "۱",
        "title": "نشست دوهفتگی",
        "kind": "committee",
        "day": [parse_date("1409/07/06").isoformat()],
    },
    "engagements:meeting-invite": lambda w: {"person": w["other_person"].pk},
    "engagements:invitation-withdraw": lambda w: {},
    "engagements:meeting-cancel": lambda w: {"reason": "تعطیل رسمی"},
    "engagements:statement-identify": lambda w: {"speaker": w["attendance"].pk},
    "engagements:post-change": lambda w: {
        "day": "۱۴۰۵/۱/۱۵",
        "organization": w["ministry"].pk,
        "title": "مشاور وزیر",
        "promises": "later",
    },
    "engagements:person-promises": lambda w: {
        "promises": "organization",
        "organization": w["organization"].pk,
        "follow_ups": [w["referral"].follow_up_id],
    },
    "engagements:post-call-off": lambda w: {},
    "attachment-remove": lambda w: {},
    "engagements:letter-write": lambda w: {
        "day": "۱۴۰۴/۰۸/۰۱",
        "subject": "دعوت",
        "text": "{خطاب}",
        "purpose": "information",
        "to_person": w["person"].pk,
        "copies": "وزارت صمت\nاستانداری",
    },
    "engagements:letter-internal": lambda w: {
        "day": "۱۴۰۴/۰۸/۰۱",
        "subject": "گزارش ماه",
        "purpose": "information",
        "to_name": "همکاران",
    },
    "engagements:letter-register": lambda w: {},
    "engagements:letter-close": lambda w: {"reason": "تلفنی پاسخ دادند"},
    "engagements:letter-attach": lambda w: {
        "files": SimpleUploadedFile("scan.pdf", make.pdf_file("third"), "application/pdf")
    },
    "engagements:resolution-attach": lambda w: {
        "files": SimpleUploadedFile("report.pdf", make.pdf_file("fourth"), "application/pdf")
    },
    "engagements:resolution-carry-out": lambda w: {"evidence": "نامهٔ ۱۲۳"},
    "engagements:resolution-drop": lambda w: {"reason": "دیگر لازم نیست"},
    "engagements:resolution-communicate": lambda w: {},
    "engagements:motion-withdraw": lambda w: {"reason": "متن نادرست بود"},
    "engagements:ballot-enter": lambda w: {"choice": "for", "note": "تلفنی"},
    "engagements:problem-verify": lambda w: {},
    "engagements:problem-raise": lambda w: {"meeting": w["meeting"].pk},
    "engagements:problem-answer": lambda w: {"letter": w["letter"].pk},
    "engagements:problem-solve": lambda w: {"solution": "خط دوم کشیده شد."},
    "engagements:problem-reject": lambda w: {"reason": "به ما مربوط نیست"},
    "engagements:follow-up-finish": lambda w: {"evidence": "نامهٔ ۱۲۳"},
    "engagements:follow-up-drop": lambda w: {"reason": "دیگر لازم نیست"},
    "engagements:follow-up-postpone": lambda w: {"due": "۱۴۲۰/۱/۱", "reason": "تعطیلات"},
    "engagements:follow-up-reply": lambda w: {"kind": "remark", "text": "تماس گرفتم"},
    "engagements:follow-up-hand-over": lambda w: {"owner_person": w["other_person"].pk},
    "engagements:follow-up-ask": lambda w: {"word": reached(w["organization"])},
    "engagements:follow-up-split": lambda w: {"parts": "نامه\nپیوست"},
    "engagements:follow-up-recall": lambda w: {},
    "engagements:follow-up-step": lambda w: {"text": "گرفتن آمار"},
    "engagements:follow-up-attach": lambda w: {
        "files": SimpleUploadedFile("scan.pdf", make.pdf_file("fourth"), "application/pdf")
    },
    "engagements:reply-accept": lambda w: {"answer": "باشد"},
    "engagements:reply-refuse": lambda w: {"answer": "نه"},
    "engagements:saved-view-save": lambda w: {"query": "sort=-name"},
    "cooperation:initiative-advance": lambda w: {
        "to": w["initiative"].current_stage.next[0],
        "note": "مدرس پیدا شد",
    },
    "cooperation:initiative-stop": lambda w: {"reason": "حامی مالی پیدا نشد"},
    "cooperation:initiative-schedule": lambda w: {},
    "cooperation:initiative-attach": lambda w: {
        "files": SimpleUploadedFile("syllabus.pdf", make.pdf_file(), "application/pdf")
    },
    "cooperation:agreement-attach": lambda w: {
        "files": SimpleUploadedFile("syllabus.pdf", make.pdf_file(), "application/pdf")
    },
    "cooperation:milestone-reach": lambda w: {"day": "۱۴۰۴/۱۲/۲۹"},
    "cooperation:milestone-reopen": lambda w: {},
}
