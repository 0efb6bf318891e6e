"""What each address of the product answers to whom. An address that is not here fails the suite.

A rule gives the status for: somebody signed out, a reader, a director, the head of the body, the
head of another body, the secretariat, an administrator. On the first line of a page stands what
GET answers; where GET is 200, POST (of an empty form) answers `post`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.contract.cast import ROLES

Rule = str

ALL = "200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200"
SECRETARIAT = "302 403 403 403 403 200 200"
LEADERS = "302 403 403 200 200 200 200"
OWN_BODY = "302 403 403 200 403 200 200"
STEERS = "302 403 403 200 403 200 200"  # has an initiative to change
OWN_INITIATIVE = "302 403 403 200 404 200 200"  # may add, but not to this one
ENTITLED = "302 404 404 200 404 200 200"  # what is confidential is not there for others
ENTITLED_CLERK = "302 404 404 403 404 200 200"  # seen by the head, changed by the secretariat
OWN_NOTE = "302 404 404 200 404 200 200"  # confidential, noted by the head
CLERKS_ONLY = "302 404 404 404 404 200 200"  # what the secretariat writes to many
CHOSE = "302 404 404 404 404 302 404"  # rows the secretariat chose in the kartabl
GOT_IT = "302 403 403 200 403 403 403"  # referred to the head
GOT_SECRET = "302 404 404 200 404 403 403"
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
        expected = self.expected(rule or self.post_rule or self.get)
        return {role: self.post if status == 200 else status for role, status in expected.items()}
