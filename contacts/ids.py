"""Iranian identity numbers: whether their check digits fit. A doubt is said, never enforced."""

from __future__ import annotations

from crm.text import latin_digits

LEGAL_WEIGHTS = (29, 27, 23, 19, 17, 29, 27, 23, 19, 17)


def digits_of(text: str) -> list[int]:
    """The digits of a number as typed, in any script."""
    return [int(sign) for sign in latin_digits(text) if sign.isdecimal()]


def is_legal_id(text: str) -> bool:
    """Whether a legal-entity ID (شناسه ملی) is possible: 11 digits and the check digit.

    With c = the tenth digit + 2, the sum of (digit + c) * weight modulo 11 (10 counts as 0) is the
    eleventh digit; the middle digits are not all zero.
    """
    digits = digits_of(text)
    if len(digits) != 11 or not any(digits[3:9]):
        return False
    shift = digits[9] + 2
    total = sum((d + shift) * w for d, w in zip(digits[:10], LEGAL_WEIGHTS, strict=True))
    return total % 11 % 10 == digits[10]


def is_national_id(text: str) -> bool:
    """Whether a person's national ID (کد ملی) is possible: 10 digits and the check digit.

    Eight or nine digits have lost their leading zeros. The sum of digit * place from ten down to
    two, modulo 11, is the last digit, or 11 less that when it is two or more. Ten times the same
    digit would fit too, but nobody has it.
    """
    digits = digits_of(text)
    if not 8 <= len(digits) <= 10 or len(set(digits)) == 1:
        return False
    digits = [0] * (10 - len(digits)) + digits
    rest = sum(d * place for d, place in zip(digits, range(10, 1, -1), strict=False)) % 11
    return digits[9] == (rest if rest < 2 else 11 - rest)


def is_economic_code(text: str) -> bool:
    """Whether an economic code is possible: 12 digits, or the 11 of a legal-entity ID."""
    digits = digits_of(text)
    return len(digits) == 12 or is_legal_id(text)
