"""An initiative carried from stage to stage on a phone."""

from __future__ import annotations

from tests.e2e.browsing import Page, expect, field, save


class Walk:
    """An initiative on its way, on a phone."""

    def __init__(self, page: Page) -> None:
        self.page, self.home = page, page.url

    def move(self, stage: str, evidence: str = "") -> None:
        self.page.goto(self.home)
        self.page.locator(".actions .btn-primary").tap()
        self.page.locator(f"input[name=to][value={stage}]").check()
        if evidence:
            field(self.page, "evidence").fill(evidence)
        save(self.page)

    def party(self, role: str, who: str, side: str = "organization") -> None:
        """Somebody who is there takes part; a person where that is the side."""
        self.page.goto(self.home)
        self.page.locator(f"#parties a[href*='role={role}']").tap()
        self.page.locator(f"[name={side}_q]").fill(who)
        self.page.locator("[role=option]").filter(has_text=who).first.tap()
        save(self.page)

    def know(self, **facts: str) -> None:
        self.page.goto(f"{self.home}facts/")
        for name, text in facts.items():
            box = field(self.page, name)
            choice = box.evaluate("box => box.tagName") == "SELECT"
            box.select_option(text) if choice else box.fill(text)
        save(self.page)

    def reach_everything(self) -> None:
        self.page.goto(self.home)
        waiting = self.page.locator("#milestones form button")
        for left in range(waiting.count(), 0, -1):
            waiting.first.tap()
            expect(waiting).to_have_count(left - 1)
