"""What columns are called in sheets people keep and in exports of Google, Outlook and phones.

Written as people write them; compared folded, without spaces, digits and what stands in brackets.
"""

from __future__ import annotations

#: how to reach somebody: alike for people and organizations
REACH = {
    "point.mobile": (
        "موبایل|تلفن همراه|همراه|شماره موبایل|شماره همراه|شماره تلفن همراه|شماره تماس همراه|"
        "موبایل شخصی|گوشی|mobile|mobile phone|cell|cell phone|cellphone|mobile number|"
        "mobile phone value|phone mobile"
    ),
    "point.phone": (
        "تلفن|تلفن ثابت|شماره تلفن|شماره تماس|تلفن تماس|تلفن محل کار|تلفن دفتر|تلفن منزل|تماس|"
        "phone|telephone|tel|phone number|phone value|tel value|home phone|business phone|"
        "work phone|other phone|primary phone|company main phone|main phone|callback|car phone|"
        "radio phone|assistant's phone|isdn|tty/tdd phone|pager|telex"
    ),
    "point.fax": (
        "فکس|فاکس|نمابر|دورنگار|شماره فکس|شماره نمابر|تلفکس|fax|fax number|home fax|business fax|"
        "work fax|other fax"
    ),
    "point.email": (
        "ایمیل|پست الکترونیک|پست الکترونیکی|رایانامه|آدرس ایمیل|نشانی ایمیل|نشانی الکترونیکی|"
        "آدرس الکترونیکی|پست الکترونیک سازمانی|email|e-mail|mail|email address|e-mail address|"
        "e-mail value|email value|emailaddress"
    ),
    "point.address": (
        "آدرس|نشانی|نشانی پستی|آدرس پستی|آدرس محل کار|نشانی محل کار|آدرس دفتر|نشانی دفتر|"
        "آدرس کارخانه|نشانی کارخانه|نشانی کامل|آدرس کامل|محل|address|full address|"
        "address formatted|adr value|home address|business address|other address|postal address|"
        "location address"
    ),
    "point.site": (
        "سایت|وب‌سایت|وبسایت|تارنما|وبگاه|نشانی سایت|آدرس سایت|website|web site|site|web page|"
        "personal web page|url|url value|website value|homepage"
    ),
    "point.messenger": (
        "پیام‌رسان|تلگرام|واتساپ|واتس‌اپ|بله|ایتا|اینستاگرام|اسکایپ|messenger|telegram|whatsapp|"
        "instagram|skype|im|imaddress|im address|impp value|im value|im service"
    ),
    "address.street": "خیابان|street|address street|home street|business street|other street",
    "address.street2": (
        "address extended address|extended address|home street more|street address line"
    ),
    "address.box": (
        "صندوق پستی|po box|address po box|home address po box|business address po box|"
        "other address po box"
    ),
    "address.city": "address city|home city|business city|other city",
    "address.region": (
        "address region|home state|business state|other state|state|region|address state"
    ),
    "address.code": (
        "کد پستی|کدپستی|کد پستي|پستی|postal code|zip|zip code|postcode|address postal code|"
        "home postal code|business postal code|other postal code"
    ),
    "address.country": (
        "کشور|country|address country|home country|business country|other country|country/region|"
        "home country/region|business country/region|other country/region"
    ),
    "label": (
        "phone label|phone type|e-mail label|e-mail type|email label|email type|address label|"
        "address type|website label|website type|tel label|adr label|url label|impp label|im type|"
        "im label|organization type|organization label"
    ),
    "unreadable": "unreadable",
}

PEOPLE = {
    "full_name": (
        "نام و نام خانوادگی|نام ونام خانوادگی|نام و نام‌خانوادگی|نام کامل|نام و فامیل|نام شخص|"
        "اسم و فامیل|مشخصات|نام نماینده|نام و نشان|full name|fullname|display name|contact name|"
        "person|person name|name and surname|fn|name and family"
    ),
    "holder": (
        "مدیرعامل|مدیر عامل|نام مدیرعامل|نام مدیر عامل|نام و نام خانوادگی مدیرعامل|"
        "رئیس هیئت مدیره|نام رئیس هیئت مدیره|مدیر کارخانه|نام مدیر کارخانه|مدیر مسئول|"
        "managing director|ceo|director|chairman|factory manager"
    ),
    "honorific": (
        "پیشوند|لقب|عنوان خطاب|خطاب|عنوان نام|آقا/خانم|جناب/سرکار|honorific|prefix|name prefix|"
        "salutation|n prefix|courtesy title"
    ),
    "given_name": (
        "نام کوچک|اسم|اسم کوچک|given name|first name|firstname|forename|n given|givenname"
    ),
    "middle_name": "نام میانی|middle name|additional name|n middle|middlename",
    "family_name": (
        "نام خانوادگی|نام‌خانوادگی|نامخانوادگی|فامیل|فامیلی|شهرت|نام فامیل|family name|last name|"
        "lastname|surname|family|n family|familyname"
    ),
    "suffix": "پسوند|suffix|name suffix|n suffix",
    "name_en": (
        "نام لاتین|نام انگلیسی|نام به لاتین|نام به انگلیسی|latin name|english name|x-name-en"
    ),
    "aliases": "نام مستعار|املای دیگر|نام‌های دیگر|nickname|alias|aliases|short name|maiden name",
    "post.organization": (
        "سازمان|شرکت|نام شرکت|نام سازمان|محل کار|دستگاه|نام دستگاه|موسسه|محل خدمت|شرکت/سازمان|"
        "سازمان/شرکت|نام واحد|واحد صنعتی|کارخانه|نام کارخانه|محل اشتغال|نهاد|ارگان|وزارتخانه|"
        "organization|organisation|company|company name|organization name|organisation name|"
        "employer|firm|org"
    ),
    "post.department": (
        "واحد|بخش|معاونت|دفتر|اداره|واحد سازمانی|department|organization department|org unit|unit"
    ),
    "post.title": (
        "سمت|پست|پست سازمانی|شغل|عنوان شغلی|عنوان پست|مسئولیت|جایگاه|سمت سازمانی|سمت در شرکت|"
        "job title|position|post|organization title|organisation title|occupation|jobtitle|job"
    ),
    "post.title_en": (
        "سمت انگلیسی|سمت به انگلیسی|سمت لاتین|عنوان انگلیسی|عنوان انگلیسی سمت|english post|"
        "english title|english job title|post in english|title en|title_en|post_title_en"
    ),
    "post.start": "از تاریخ|تاریخ شروع|تاریخ انتصاب|شروع به کار|از|start|start date|from|since",
    "post.end": "تا تاریخ|تاریخ پایان|پایان|تا|end|end date|until|to",
    "post.source": "منبع|مأخذ|source",
    "organization.kind": "نوع سازمان|نوع شرکت|نوع دستگاه|organization kind|organization type of",
    "organization.province": "استان محل کار|استان سازمان|organization province",
    "organization.city": "شهر محل کار|شهر سازمان|organization city",
    "national_id": (
        "کد ملی|کدملی|شماره ملی|کدملي|شماره کد ملی|کد ملی شخص|national id|national code|nid|"
        "national number"
    ),
    "birthday": "تاریخ تولد|تولد|متولد|birthday|birth date|date of birth|bday|dob",
    "deceased": "تاریخ فوت|درگذشت|درگذشته|فوت|deceased|deathdate|date of death",
    "do_not_contact": "تماس گرفته نشود|عدم تماس|do not contact|x-do-not-contact|opt out",
    "biography": "سوابق|زندگی‌نامه|زندگینامه|رزومه|biography|bio|resume",
    "note": (
        "توضیحات|ملاحظات|یادداشت|شرح|توضیح|سایر توضیحات|note|notes|comments|comment|remarks|"
        "description"
    ),
    "photo": "عکس|تصویر|photo",
}

ORGANIZATIONS = {
    "name": (
        "نام|نام شرکت|نام سازمان|نام واحد|نام کارخانه|نام موسسه|نام واحد تولیدی|نام واحد صنعتی|"
        "شرکت|سازمان|عنوان شرکت|نام عضو|نام دستگاه|کارخانه|نام دانشگاه|نام شهرک|name|"
        "organization|organisation|company|company name|organization name|fn|org"
    ),
    "name_en": "نام لاتین|نام انگلیسی|نام به انگلیسی|english name|latin name|x-name-en",
    "aliases": (
        "نام اختصاری|نام تجاری|نام‌های دیگر|نام قدیم|نام پیشین|alias|aliases|short name|nickname|"
        "former name"
    ),
    "kind": "نوع|نوع سازمان|نوع شرکت|نوع واحد|گروه|kind|type|category",
    "parent": "وابسته به|زیرمجموعه|سازمان مادر|بالادست|شرکت مادر|belongs to|parent|parent company",
    "province": "استان|نام استان|province|state|region|adr region",
    "city": "شهر|شهرستان|نام شهر|محل استقرار|city|town|adr city",
    "located_in": (
        "شهرک صنعتی|نام شهرک صنعتی|شهرک|ناحیه صنعتی|محل استقرار شهرک|located in|industrial town|"
        "industrial park"
    ),
    "legal_id": (
        "شناسه ملی|شناسه‌ملی|شناسه حقوقی|شناسه ملی شرکت|legal id|legal-entity id|"
        "national legal id|company id"
    ),
    "economic_code": "کد اقتصادی|کداقتصادی|شماره اقتصادی|economic code|tax id",
    "member_number": (
        "شماره عضویت|کد عضویت|شماره پروانه عضویت|member number|membership number|membership no"
    ),
    "member_since": "عضو از|تاریخ عضویت|عضویت از|member since|membership since",
    "member_until": "عضو تا|پایان عضویت|اعتبار عضویت|اعتبار تا|member until|membership until",
    "sectors": (
        "رشته|رشته فعالیت|زمینه فعالیت|نوع فعالیت|فعالیت|شاخه|محصولات|sector|sectors|activity|"
        "industry"
    ),
    "dissolved": "تاریخ انحلال|منحل شده|منحل شد|dissolved|deathdate",
    "do_not_contact": "تماس گرفته نشود|عدم تماس|do not contact|x-do-not-contact",
    "note": "توضیحات|ملاحظات|یادداشت|شرح|توضیح|note|notes|comments|remarks|description",
    "fact.spindles": "تعداد دوک|دوک|spindle",
    "fact.looms": "تعداد ماشین بافندگی|ماشین بافندگی|دستگاه بافندگی|تعداد بافندگی|loom",
    "fact.staff": "تعداد کارکنان|پرسنل|تعداد پرسنل|نیروی انسانی|اشتغال|تعداد نیرو|employees",
    "fact.capacity": "ظرفیت|ظرفیت اسمی|ظرفیت تولید|تناژ",
    "fact.brand": "نشان تجاری|نام برند",
}

#: what stands in the name of a column before the post it names, longest first
NAME_OF = ("نام و نام خانوادگی", "نام", "name of the", "name of")
#: words that only say where a number or an address reaches; what they are called as a label
PLACES = {
    "home": "منزل خانه home private",
    "work": "کار محل اداره دفتر اداری سازمانی شرکت work business office company",
    "factory": "کارخانه کارگاه سالن factory plant",
    "other": "دیگر سایر other",
    "director": "مدیرعامل ceo",
    "direct": "مستقیم direct",
    "personal": "شخصی personal",
    "main": "اصلی مرکزی مرکز main primary",
    "second": "دوم سوم second third",
    "": "ثابت شماره تماس number no value داخلی",
}
#: what cards say of an organization and of a group, squashed
FIRM_WORDS = ("org", "organization", "company", "سازمان", "شرکت")
GROUP_WORDS = ("group", "location", "گروه")
#: signs of a mobile, a fax or a pager in the label of a number
MOBILE_WORDS = "mobile cell iphone android موبایل همراه گوشی cellular"
FAX_WORDS = "fax فکس فاکس نمابر دورنگار"
