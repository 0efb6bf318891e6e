"""Forms over sessions: one of them, and who was at which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext

from cooperation.certificates import Standing, standings
from cooperation.forms import PartForm
from cooperation.models import Session
from cooperation.models.sessions import keys_of, with_sessions
from crm.forms import ActionForm, Base


class SessionForm(PartForm):
    rows = (("day", "starts", "ends"), ("topic", "trainer"))

    class Meta(Base):
        model = Session
        fields = ("initiative", "day", "starts", "ends", "topic", "trainer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = self.fields["initiative"].queryset
        self.fields["initiative"].queryset = courses.filter(kind__in=with_sessions())

    def warnings(self) -> list[str]:
        doubts = []
        if self.instance.is_outside:
            doubts.append(gettext("This session lies outside the days of the initiative."))
        if other := self.instance.beside():
            told = gettext("Another session is held at that time too: %(name)s.")
            doubts.append(told % {"name": other})
        return doubts


class PresenceForm(ActionForm):
    """For each session who was there, and the version it was read at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.party.pk), str(one.party.who)) for one in self.standings]
        keys = keys_of(self.obj)
        for session in self.sessions:
            self.fields[f"at-{session.pk}"] = forms.MultipleChoiceField(
                choices=offered,
                required=False,
                initial=[str(key) for key, ticked in keys.items() if ticked & session.there],
                label=str(session),
            )
            self.fields[f"version-{session.pk}"] = forms.IntegerField(
                initial=session.version, widget=forms.HiddenInput
            )

    @cached_property
    def standings(self) -> list[Standing]:
        return standings(self.obj)

    @cached_property
    def sessions(self) -> list[Session]:
        return list(Session.objects.filter(initiative=self.obj).for_list().in_order())

    @property
    def versions(self) -> list[Any]:
        return [self[f"version-{session.pk}"] for session in self.sessions]

    @property
    def grid(self) -> list[dict[str, Any]]:
        """[{who, party, hours, cells: [{name, value, ticked, session}]}] of those who may come."""
        ticked = {session.pk: set(self[f"at-{session.pk}"].value()) for session in self.sessions}
        return [
            {
                "who": one.party.who,
                "party": one.party,
                "hours": one.attended,
                "cells": [
                    {
                        "name": f"at-{session.pk}",
                        "value": one.party.pk,
                        "ticked": str(one.party.pk) in ticked[session.pk],
                        "session": session,
                    }
                    for session in self.sessions
                ],
            }
            for one in self.standings
        ]

    def ticks(self) -> dict[int, tuple[int, set[int]]]:
        """What was ticked, for `actions.certificates.attend`."""
        told = self.cleaned_data
        return {
            session.pk: (told[f"version-{session.pk}"], set(map(int, told[f"at-{session.pk}"])))
            for session in self.sessions
            if told[f"version-{session.pk}"] is not None
        }
