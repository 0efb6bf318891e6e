"""Every address of the product and what it answers to whom."""

from __future__ import annotations

from tests.contract.pages import contacts, cooperation, crm, engagements
from tests.contract.pages.crm import ADMIN
from tests.contract.pages.rules import ALL, LEADERS, Page

__all__ = ["ADMIN", "ALL", "LEADERS", "PAGES", "Page"]

PAGES = crm.PAGES | contacts.PAGES | engagements.PAGES | cooperation.PAGES
