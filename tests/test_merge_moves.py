"""Whatever points at a person or an organization moves with it, in every app, and comes back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from contacts.actions.merging import merge, undo_merge
from contacts.models import CircularLetter, Organization, Person
from crm.history import record
from crm.models import Attachment, Record
from crm.moving import rows_of
from crm.references import (
    Moves,
    Stays,
    Unites,
    declared,
    hanging,
    loosely_pointing,
    references,
    rule_of,
)
from crm.references import undeclared as undeclared_of
from engagements.actions.mutes import mute
from engagements.models import Ballot, Handover, InteractionParty, Mute
from tests.audit import audited, state
from tests.factories import (
    FACTORIES,
    BallotFactory,
    BodyFactory,
    CircularFactory,
    InteractionFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db

MODELS = (Person, Organization)
RELATIONS = [(field, model) for model in MODELS for field in references(model)]
MOVING = [pair for pair in RELATIONS if not isinstance(rule_of(pair[0]), Stays)]


def label(value):
    return str(value) if hasattr(value, "attname") else value.__name__


def letter(**about):
    about.pop("left_out", None)
    return CircularLetter.objects.create(
        circular=CircularFactory(), left_out=CircularLetter.LeftOut.NO_ADDRESS, **about
    )


def handover(**to):
    row = Handover(post=PostFactory(), day="2026-01-01", **to)
    record("create", row, by=None)
    return row


def interaction_party(**who):
    row = InteractionParty(interaction=InteractionFactory(), **who)
    record("create", row, by=None)
    return row


#: how a row is made of a type that has no pages of its own; for a new one say it here
def muted(**party):
    """Somebody wants no reminders of follow-ups."""
    [(side, one)] = [pair for pair in party.items() if pair[1]]
    return mute(f"{side[0]}{one.pk}", "follow_up", None, by=None)


MAKERS = FACTORIES | {
    Ballot: BallotFactory,
    CircularLetter: letter,
    Handover: handover,
    InteractionParty: interaction_party,
    Mute: muted,
}
OTHER_SIDE = {"person": "organization", "organization": "person"}


def pointing(field, target):
    """A row that points at somebody by this relation."""
    kind = "organization" if "organization" in field.name else "person"
    other = field.name.replace(kind, OTHER_SIDE[kind])
    names = {one.name: one for one in field.model._meta.concrete_fields}
    empty = {other: None} if other in names and other != field.name and names[other].null else {}
    return MAKERS[field.model](**{field.name: target} | empty)


def two(model, by=None):
    """Two that may be one; towns, so that others can stand in them."""
    if model is Person:
        return PersonFactory(family_name="یوسفی", by=by), PersonFactory(family_name="یوسفى", by=by)
    return tuple(OrganizationFactory(kind="industrial_town", by=by) for _ in range(2))


def values():
    """What every record there is holds; its version and who changed it last may differ."""
    return {key: held for key, (_version, held) in state().items()}


def test_nobody_has_forgotten_to_say_what_becomes_of_a_relation():
    """See "what becomes of it in a merge" in docs/adding.md when this fails."""
    assert [undeclared_of(model) for model in MODELS] == [[], []]


def test_what_is_said_is_said_of_relations_there_are():
    told = {(field.model, field.name) for field, _model in RELATIONS}
    for model in {field.model for field, _model in RELATIONS}:
        assert {(model, name) for name in declared(model)} <= told


def test_rows_that_can_be_united_are_records_whose_own_references_simply_move():
    for field, _model in MOVING:
        if isinstance(rule_of(field), Unites):
            assert issubclass(field.model, Record)
            assert undeclared_of(field.model) == []
            for further in references(field.model):
                assert rule_of(further) == Moves()


def test_what_can_point_at_anything_moves_when_it_is_a_record_and_stays_when_it_is_history():
    assert loosely_pointing() == [
        *("crm.Attachment", "crm.Batch", "crm.Change", "engagements.Mute", "engagements.Notice")
    ]
    assert [field.model for field in hanging()] == [Attachment, Mute]


@pytest.mark.parametrize("model", MODELS)
def test_files_move_and_come_back(clerk, model):
    stays, gone = two(model)
    files = [
        Attachment(
            target=one, name="کارت.pdf", mime="application/pdf", size=9, fingerprint="a" * 64
        )
        for one in (stays, gone, BodyFactory())
    ]
    for file in files:
        record("create", file, by=clerk)
    before = values()
    with audited():
        [done] = merge(stays, [gone], by=clerk)
    assert set(Attachment.objects.of(stays)) == set(files[:2])
    undo_merge(done, by=clerk)
    assert values() == before


def test_only_the_merges_themselves_and_the_way_they_led_stay():
    stay = {f"{f.model._meta.label}.{f.name}" for f, _m in RELATIONS if (f, _m) not in MOVING}
    assert {name.rpartition(".")[0] for name in stay} == {
        *("contacts.Merge", "contacts.Person", "contacts.Organization", "contacts.DuplicatePair")
    }
    assert len(MOVING) > 30


@pytest.mark.parametrize(("field", "model"), MOVING, ids=label)
def test_it_moves_with_a_line_of_history_and_comes_back(clerk, field, model):
    stays, gone = two(model)
    row = pointing(field, gone)
    before = values()
    with audited() as lines:
        [done] = merge(stays, [gone], by=clerk)
    moved = rows_of(field.model).get(pk=row.pk)
    assert getattr(moved, field.name) == stays
    assert done.changed[field.model._meta.label_lower, row.pk][field.name] == [gone.pk, stays.pk]
    if isinstance(row, Record):
        assert (row._meta.label_lower, row.pk) in {
            (line.content_type.model_class()._meta.label_lower, line.object_id) for line in lines
        }
    assert {line.verb for line in lines} == {"merge"}
    assert {line.details["merge"] for line in lines} == {done.pk}

    with audited():
        assert undo_merge(done, by=clerk).kept == []
    assert getattr(rows_of(field.model).get(pk=row.pk), field.name) == gone
    assert values() == before


@pytest.mark.parametrize(("field", "model"), MOVING, ids=label)
def test_what_lies_in_the_trash_moves_too(clerk, field, model):
    if not issubclass(field.model, Record):
        pytest.skip("is never thrown away")
    stays, gone = two(model)
    row = pointing(field, gone)
    row.deleted_at = timezone.now()
    record("delete", row, by=clerk)
    [done] = merge(stays, [gone], by=clerk)
    moved = rows_of(field.model).get(pk=row.pk)
    assert (getattr(moved, field.name), bool(moved.deleted_at)) == (stays, True)
    undo_merge(done, by=clerk)
    assert getattr(rows_of(field.model).get(pk=row.pk), field.name) == gone


@pytest.mark.parametrize(("field", "model"), MOVING, ids=label)
def test_what_the_record_that_stays_had_it_keeps(clerk, field, model):
    stays, gone = two(model)
    row = pointing(field, stays)
    [done] = merge(stays, [gone], by=clerk)
    assert getattr(rows_of(field.model).get(pk=row.pk), field.name) == stays
    assert (field.model._meta.label_lower, row.pk) not in done.changed
