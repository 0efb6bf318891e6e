"""Honorifics as people write them before a name: «جناب آقای مهندس», "Dr." """

from __future__ import annotations

from crm.text import squashed

#: Words that are never a name themselves; سید, میر, امیر and مشهدی are left to the name.
WORDS = frozenset(
    squashed(word)
    for word in (
        "جناب آقای آقا سرکار خانم بانو دکتر مهندس استاد پروفسور حاج حاجی حاجیه "
        "حجت‌الاسلام حجت‌الاسلام‌والمسلمین والمسلمین آیت‌الله سردار سرلشکر سرتیپ سرهنگ سرگرد "
        "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Eng Eng. Prof Prof. Sir Madam"
    ).split()
)


def split_honorific(text: str) -> tuple[str, str]:
    """(honorifics as written, the name without them); a text of honorifics alone is a name."""
    words = text.split()
    count = 0
    while count < len(words) - 1 and squashed(words[count]) in WORDS:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])
