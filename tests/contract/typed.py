"""What people type into the forms: what a form holds already, and something right for each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts.models import RelationType
from crm.picks import PickWidget
from tests import factories as make
from tests.contract.world import World

Typed = dict[str, Any]


def as_shown(form: Any) -> Typed:
    """What a browser would send if the form were sent as it was shown."""
    data: Typed = {}
    for field in form:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, PickWidget):
            key, text = value if isinstance(value, tuple) else (value or "", "")
            data[field.html_name] = str(key)
            data[f"{field.html_name}_q"] = text or widget.label_of(key)
        elif isinstance(widget, forms.CheckboxInput):
            data |= {field.html_name: "on"} if value else {}
        else:
            data[field.html_name] = "" if value is None else str(value)
    return data


#: for each page that adds something: what to type
CREATE: dict[str, Callable[[World], Typed]] = {
    "contacts:person-create": lambda w: {
        "honorific": "دکتر",
        "given_name": "نرگس",
        "family_name": "لاهوتي",
        "organization": w["organization"].pk,
        "post": "معاون",
        "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
        "email": "lahouti@example.org",
    },
    "contacts:organization-create": lambda w: {
        "name": "شهرک صنعتی کاوه",
        "kind": "industrial_town",
        "parent": w["ministry"].pk,
        "province": w["organization"].province_id,
    },
    "contacts:post-create": lambda w: {
        "person": w["person"].pk,
        "organization": w["ministry"].pk,
        "title": "مشاور",
        "start": "۱۴۰۱",
        "end": "شهریور ۱۴۰۳",
    },
    "contacts:point-create": lambda w: {
        "person": w["person"].pk,
        "kind": "email",
        "value": "yousefi@example.org",
        "confirmed_on": "۱۴۰۴/۱۲/۲۹",
    },
    "contacts:relation-create": lambda w: {
        "from_organization": w["organization"].pk,
        "type": RelationType.objects.all()[0].pk,
        "to_person": w["other_person"].pk,
        "start": "مهر ۱۴۰۲",
    },
    "contacts:group-create": lambda w: {"name": "مهمانان نمايشگاه", "kind": "static"},
    "contacts:member-create": lambda w: {
        "group": w["group"].pk,
        "person": w["person"].pk,
        "note": "سخنران",
    },
    "contacts:circular-create": lambda w: {
        "group": w["group"].pk,
        "language": "fa",
        "subject": "دعوت {نام}",
        "text": "{خطاب}\n\nبا احترام، {سمت|همکار ارجمند}",
    },
    "contacts:assessment-create": lambda w: {
        "organization": w["organization"].pk,
        "topic": "سهميهٔ برق",
        "day": "۱۴۰۴/۱۲/۲۹",
        "influence": "5",
        "interest": "2",
        "stance": "4",
        "note": "در جلسه گفتند.",
    },
    "engagements:body-create": lambda w: {
        "name": "کارگروه موکت",
        "kind": "committee",
        "code": "م",
        "quorum": "۵",
        "absences_in_row": "٣",
        "longest_gap": "6",
        "organization": w["organization"].pk,
    },
    "engagements:seat-create": lambda w: {"body": w["body"].pk, "role": "member", "place": "۲"},
    "engagements:term-create": lambda w: {
        "seat": w["free_seat"].pk,
        "person": w["person"].pk,
        "start": "1404/01",
        "letter": "۶۰/۱۱۲۴۵",
        "letter_day": "۱۴۰۳/۱۲/۲۸",
        "introduced_by": w["ministry"].pk,
    },
    "engagements:meeting-create": lambda w: {
        "body": w["body"].pk,
        "kind": "committee",
        "title": "نشست رنگ",
        "day": "7 آذر 1405",
        "starts": "10:30",
    },
    "engagements:agenda-item-create": lambda w: {
        "meeting": w["meeting"].pk,
        "place": "۳",
        "title": "گمرک",
    },
    "engagements:attendance-create": lambda w: {
        "meeting": w["meeting"].pk,
        "person": w["other_person"].pk,
        "role": "guest",
        "presence": "invited",
    },
    "engagements:statement-create": lambda w: {
        "meeting": w["meeting"].pk,
        "speaker_as_written": "یوسفی",
        "text": "مواد اولیه گران است.",
        "stance": "against",
    },
    "engagements:resolution-create": lambda w: {
        "meeting": w["meeting"].pk,
        "text": "مقرر شد فهرستی تهیه شود.",
        "kind": "decision",
        "due": "1405-02-03",
    },
    "engagements:problem-create": lambda w: {
        "title": "نبود مواد اولیه",
        "category": "feedstock",
        "severity": "3",
        "state": "new",
        "about": w["organization"].pk,
        "meeting": w["meeting"].pk,
    },
    "engagements:interaction-create": lambda w: {
        "kind": "call",
        "day": "۱۴۰۴/۰۸/۰۱",
        "text": "گفتند فهرست را می‌فرستند.",
        "person": w["person"].pk,
        "promise": "فهرست واحدها",
        "promise_due": "1410/01/15",
    },
    "engagements:letter-create": lambda w: {
        "body": w["body"].pk,
        "day": "۱۴۰۴/۰۸/۰۱",
        "sender_number": "۲۲۰/۱۴",
        "sender_day": "1404/07/28",
        "from_person": w["person"].pk,
        "from_name": "جناب آقاي يوسفي",
        "subject": "فهرست واحدها",
        "text": "به پيوست",
        "purpose": "action",
        "wants_answer": "on",
        "answer_due": "۱۴۱۰/۱/۱۵",
        "meeting": w["meeting"].pk,
    },
    "engagements:letter-party-create": lambda w: {
        "letter": w["letter"].pk,
        "role": "to",
        "organization": w["organization"].pk,
        "name": "دفتر صنايع",
    },
    "engagements:template-create": lambda w: {
        "name": "ابلاغ مصوبه",
        "subject": "ابلاغ",
        "text": "{خطاب}\n\n{متن مصوبه}",
    },
    "engagements:follow-up-create": lambda w: {
        "title": "فرستادن فهرست",
        "priority": "2",
        "state": "open",
        "due": "2026-05-01",
        "owner_organization": w["organization"].pk,
        "resolution": w["resolution"].pk,
    },
    "engagements:saved-view-create": lambda w: {
        "title": "کارگروه من",
        "scope": "body",
        "body": w["body"].pk,
        "page": "engagements:meeting-list",
        "query": "sort=number&status=held",
    },
    "cooperation:initiative-create": lambda w: {
        "title": "نمایشگاه نساجی",
        "kind": "domestic_exhibition",
        "health": "on_track",
        "body": w["body"].pk,
        "lead": w["person"].pk,
        "start": "1405",
    },
    "cooperation:party-create": lambda w: {
        "initiative": w["initiative"].pk,
        "role": "provider",
        "organization": w["ministry"].pk,
    },
}

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
    "engagements:attendance-update": ("role", "guest", "chair"),
    "engagements:statement-update": ("text", "آب نیست.", "گاز نیست."),
    "engagements:resolution-update": (
        "text",
        "مقرر شد نامه‌ای نوشته شود.",
        "مقرر شد تماس گرفته شود.",
    ),
    "engagements:problem-update": ("title", "قطع آب", "قطع گاز"),
    "engagements:interaction-update": ("text", "جواب ندادند.", "پیغام گذاشتیم."),
    "engagements:letter-update": ("subject", "کمبود برق", "کمبود آب"),
    "engagements:letter-party-update": ("name", "استاندار", "بخشدار"),
    "engagements:template-update": ("subject", "پاسخ", "دعوت"),
    "engagements:follow-up-update": ("title", "گزارش آب", "گزارش گاز"),
    "engagements:saved-view-update": ("title", "نمای من", "نمای تو"),
    "cooperation:initiative-update": ("title", "دورهٔ رنگرزی", "دورهٔ چاپ"),
    "cooperation:party-update": ("role", "participant", "trainer"),
}

#: for each page that does one thing: what it asks
ACTION: dict[str, Callable[[World], Typed]] = {
    "mail-send-again": lambda w: {},
    "mail-received": lambda w: {},
    "contacts:person-photo-change": lambda w: {},
    "contacts:point-confirm": lambda w: {},
    "contacts:point-retire": lambda w: {"reason": "خط واگذار شد"},
    "contacts:point-revive": lambda w: {},
    "contacts:post-abolish": lambda w: {},
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
    "engagements:seat-ask": lambda w: {},
    "engagements:term-take-back": lambda w: {},
    "engagements:meeting-elect": lambda w: {
        "seat": w["seat"].pk,
        "person": w["person"].pk,
        "start": "۱۴۰۵/۰۱/۱۰",
        "end": "۱۴۱۰",
    },
    "engagements:meeting-cancel": lambda w: {"reason": "تعطیل رسمی"},
    "engagements:statement-identify": lambda w: {"speaker": w["attendance"].pk},
    "engagements:post-change": lambda w: {
        "day": "۱۴۰۵/۱/۱۵",
        "organization": w["ministry"].pk,
        "title": "مشاور وزیر",
        "promises": "keep",
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
    "engagements:follow-up-finish": lambda w: {"evidence": "نامهٔ ۱۲۳"},
    "engagements:follow-up-drop": lambda w: {"reason": "دیگر لازم نیست"},
    "engagements:follow-up-postpone": lambda w: {"due": "۱۴۲۰/۱/۱", "reason": "تعطیلات"},
    "engagements:saved-view-save": lambda w: {"query": "sort=-name"},
    "cooperation:initiative-advance": lambda w: {
        "to": w["initiative"].current_stage.next[0],
        "note": "مدرس پیدا شد",
    },
}


def new(name: str, world: World) -> Typed:
    """What to type to add something, with the key the form would carry."""
    return CREATE[name](world) | {"key": str(uuid.uuid4())}
