"""The sheet on which attendance and marks of a whole course are written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import format_lazy

from cooperation.certificates import Standing, standings
from cooperation.models import Session
from crm.facts import form_field, plain
from crm.forms import ActionForm


class AttendanceForm(ActionForm):
    """Two fields for each who may get a certificate, and the version they were read at; hours that
    sessions tell are not typed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.standings:
            self.add_fields(one)
        self.rows = tuple(self.names(one) for one in self.standings)

    @cached_property
    def standings(self) -> list[Standing]:
        return standings(self.obj)

    @cached_property
    def by_sessions(self) -> bool:
        """Whether sessions tell who was there for how long."""
        return Session.objects.filter(initiative=self.obj).exists()

    def slugs(self, one: Standing) -> tuple[str, ...]:
        """The facts that are typed of one."""
        return (one.rule.mark,) if self.by_sessions else (one.rule.attended, one.rule.mark)

    def names(self, one: Standing) -> tuple[str, ...]:
        """The fields of one."""
        return tuple(f"{slug}-{one.party.pk}" for slug in self.slugs(one))

    def add_fields(self, one: Standing) -> None:
        """Named and asked for as on the form of the party."""
        for name, slug in zip(self.names(one), self.slugs(one), strict=True):
            fact = one.party.own_kind.fact(slug)
            assert fact is not None, slug  # noqa: S101 (a kind asks for the facts it looks at)
            field = form_field(fact)
            field.label = format_lazy(
                "\u2068{who}\u2069: {what}", who=str(one.party.who), what=fact.label
            )
            field.initial = one.party.facts.get(slug)
            self.fields[name] = field
        self.fields[f"version-{one.party.pk}"] = forms.IntegerField(
            initial=one.party.version, widget=forms.HiddenInput
        )

    def sheet(self) -> dict[int, tuple[int, dict[str, Any]]]:
        """What was typed, for `actions.certificates.mark`."""
        told = self.cleaned_data
        return {
            one.party.pk: (
                told[f"version-{one.party.pk}"],
                {
                    name.rsplit("-", 1)[0]: None if told[name] is None else plain(told[name])
                    for name in self.names(one)
                },
            )
            for one in self.standings
        }
