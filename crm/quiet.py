"""Hours in which nobody wants letters, on the clock of where they are: pure arithmetic."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """From one hour to another (over midnight where it ends before it begins; None for no hours),
    and on days off or not."""

    zone: ZoneInfo
    start: time | None = None
    end: time | None = None
    days_off: bool = False

    def over_at(self, moment: datetime, off: Container[date] = ()) -> datetime:
        """The first moment from then on (in UTC) that is not quiet; the same if that is none."""
        while (later := self.later(moment, off)) > moment:
            moment = later
        return moment

    def later(self, moment: datetime, off: Container[date]) -> datetime:
        """Where the present quiet ends by one of the rules; the same moment when there is none."""
        local = moment.astimezone(self.zone)
        if self.days_off and local.date() in off:
            return self.at(local.date() + DAY, time(), moment)
        if self.start is None or self.end is None or self.start == self.end:
            return moment
        over_midnight = self.start > self.end
        after_start, before_end = local.time() >= self.start, local.time() < self.end
        if over_midnight and after_start:
            return self.at(local.date() + DAY, self.end, moment)
        if before_end and (over_midnight or after_start):
            return self.at(local.date(), self.end, moment)
        return moment

    def at(self, day: date, hour: time, after: datetime) -> datetime:
        """That hour of that day in UTC; where the clock shows it twice, the one that is to come.

        An hour that does not exist is as much later as the clock is put forward.
        """
        wanted = datetime.combine(day, hour, self.zone)
        if wanted.astimezone(UTC) <= after:
            wanted = wanted.replace(fold=1)
        return wanted.astimezone(UTC)
