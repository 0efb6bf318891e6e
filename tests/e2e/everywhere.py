"""The pages every reader meets, for the tests that look at all of them."""

from __future__ import annotations

from tests.e2e.browsing import Page, field, save

RECORDS = (
    *("/contacts/people/", "/contacts/organizations/", "/engagements/bodies/"),
    *("/engagements/meetings/", "/engagements/resolutions/", "/engagements/follow-ups/"),
    *("/engagements/problems/", "/cooperation/initiatives/", "/contacts/groups/"),
    *("/contacts/assessments/", "/engagements/seats/", "/engagements/terms/"),
    *("/cooperation/agreements/", "/cooperation/registrations/"),
)
LISTS = (
    *RECORDS,
    *(
        "/cooperation/absent/",
        "/mail/",
        "/exports/",
        "/contacts/circulars/",
        "/contacts/duplicates/",
    ),
    "/contacts/people/?q=هیچ‌کس",
)
DETAILS = (
    *(f"{path}2/" for path in RECORDS),
    *("/engagements/meetings/1/", "/cooperation/calls/1/"),
    "/cooperation/organizations/2/together/",
    *("/mail/1/", "/cooperation/initiatives/19/"),
    *("/contacts/groups/1/", "/contacts/groups/3/", "/contacts/circulars/1/"),
)
FORMS = (
    *(f"{path}new/" for path in RECORDS if "registrations" not in path),
    *("/cooperation/agreements/2/renew/", "/cooperation/obligations/new/?agreement=1"),
    *("/cooperation/agreement-parties/new/?agreement=1", "/cooperation/calls/1/edit/"),
    *("/cooperation/registrations/2/accept/", "/cooperation/registrations/2/refuse/"),
    *("/contacts/people/2/edit/", "/engagements/follow-ups/2/edit/", "/accounts/preferences/"),
    *("/engagements/follow-ups/2/done/", "/engagements/follow-ups/2/postpone/"),
    "/engagements/meetings/1/elect/",
    *("/engagements/meetings/31/start/", "/engagements/resolutions/2/votes/"),
    *("/engagements/meetings/2/hold/", "/cooperation/initiatives/2/advance/"),
    *("/cooperation/initiatives/16/facts/", "/cooperation/measures/new/?initiative=16"),
    *("/cooperation/reports/new/?initiative=16", "/cooperation/links/new/?initiative=16"),
    *("/cooperation/parties/new/?initiative=16&role=exhibitor", "/cooperation/initiatives/2/stop/"),
    *("/contacts/circulars/1/send/", "/contacts/groups/1/print/", "/contacts/groups/3/copy/"),
    *("/contacts/groups/gather/?group=1", "/contacts/groups/1/take-out/"),
    *("/contacts/people/2/merge/", "/contacts/people/2/merge/?with=3&with=4"),
    "/contacts/organizations/2/merge/?with=3",
    *("/engagements/letters/new/outgoing/?answers=4&template=2", "/engagements/letters/2/attach/"),
    *(
        "/engagements/letters/10/register/",
        "/engagements/letters/3/close/",
        "/attachments/1/remove/",
    ),
    *("/contacts/groups/new/?kind=live", "/contacts/circulars/new/?group=1"),
)
OTHERS = (
    *("/cooperation/initiatives/board/", "/cooperation/initiatives/timeline/"),
    *("/cooperation/initiatives/calendar/", "/cooperation/initiatives/11/certificates/"),
    "/cooperation/initiatives/16/stands/",
    *("/cooperation/initiatives/board/?kind=thesis&risk=late", "/cooperation/mine/"),
    *("/engagements/meetings/1/room/", "/engagements/meetings/31/room/"),
    "/engagements/meetings/1/room/projector/",
    *("/engagements/letters/1/print/", "/engagements/letters/?year=1405"),
    *("/", "/contacts/people/2/history/", "/engagements/meetings/1/history/"),
    *("/contacts/people/1/delete/", "/contacts/organizations/40/delete/"),
    *("/exports/new/?of=/contacts/people/", "/exports/new/?of=/contacts/people/%3Fq=هیچ‌کس"),
    *("/search/", "/search/?q=برق", "/search/?q=نایافته‌ای", "/search/?q=جدید"),
)
#: pictures, each with the same as a list or table beside it
PICTURES = (
    *("/contacts/graph/", "/contacts/graph/?organization=1", "/contacts/graph/?person=2&depth=2"),
    *("/contacts/map/", "/contacts/map/?of=members&kind=mill", "/contacts/stakeholders/"),
    *("/contacts/assessments/due/", "/contacts/assessments/due/?show=person"),
)
ERRORS = ("/nowhere/",)
ALL = (*LISTS, *DETAILS, *FORMS, *OTHERS, *PICTURES)


def refused_form(page: Page) -> None:
    """A form that comes back with what is wrong with it, one field offering a choice."""
    page.goto("/contacts/people/new/")
    field(page, "email").fill("نشانی نیست")
    field(page, "organization").fill("انجمن صنایع نساجی")
    page.keyboard.press("Escape")
    save(page)
    page.locator("#errors").wait_for()


def conflicting_form(page: Page) -> None:
    """A form that somebody else has overtaken."""
    page.goto("/contacts/people/3/edit/")
    field(page, "note").fill("یکی")
    page.evaluate("document.querySelector('[name=version]').value = 0 + 1")
    other = page.context.new_page()
    other.goto("/contacts/people/3/edit/")
    field(other, "note").fill(f"دیگری {other.locator('[name=version]').input_value()}")
    save(other)
    other.wait_for_url("**/3/")
    other.close()
    save(page)
    page.locator("#conflict").wait_for()
