"""Honorifics as people write them before a name: «جناب آقای مهندس», "Dr." """

from __future__ import annotations

from crm.text import squashed

#: Words that are never a name themselves; سید, میر, امیر and مشهدی are left to the name.
WORDS = frozenset(
    squashed(word)
    for word in (
        "جناب آقای آقا جناب‌آقای سرکار خانم سرکارخانم بانو دکتر مهندس استاد پروفسور حاج حاجی حاجیه "
        "حجت‌الاسلام حجت‌الاسلام‌والمسلمین والمسلمین آیت‌الله سردار سرلشکر سرتیپ سرهنگ سرگرد "
        "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Eng Eng. Prof Prof. Sir Madam"
    ).split()
)


#: given names that begin with such a word
NAMES = frozenset(
    squashed(name)
    for name in ("آقا بزرگ", "آقا جان", "آقا خان", "آقا میر", "آقا کوچک", "خانم بزرگ", "خانم جان")
)


def split_honorific(text: str) -> tuple[str, str]:
    """(honorifics as written, the name without them); a text of honorifics alone is a name."""
    words = text.split()
    count = 0
    while count < len(words) - 1 and squashed(words[count]) in WORDS:
        if squashed("".join(words[count : count + 2])) in NAMES:
            break
        count += 1
    return joined(*words[:count]), " ".join(words[count:])


def joined(*texts: str) -> str:
    """Honorifics one after another, each word as first written and said once."""
    words: dict[str, str] = {}
    for word in " ".join(texts).split():
        words.setdefault(squashed(word) or word, word)
    return " ".join(words.values())
