"""Every form: what is right is saved with its history, what is wrong is explained and kept."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from django import forms
from django.db import transaction
from django.urls import reverse

from crm.formfields import JalaliDateField, PartialDateFormField
from crm.history import record
from crm.models import Change
from crm.picks import PickWidget
from tests.audit import audited
from tests.contract.addresses import VIEWS, url_of
from tests.contract.elsewhere import TRIED_ELSEWHERE
from tests.contract.pages import LEADERS, PAGES
from tests.contract.typed import ACTION, CREATE, UPDATE, as_shown, new

FORMS = [*CREATE, *UPDATE, *ACTION]
ASKING_NOTHING = (
    *("mail-send-again", "mail-received", "outbox-resume", "engagements:meeting-hold"),
    *("attachment-remove", "engagements:letter-register"),
    *("contacts:point-confirm", "contacts:point-revive", "contacts:post-abolish"),
    *("engagements:seat-ask", "engagements:term-take-back"),
    *("engagements:resolution-communicate", "engagements:problem-verify"),
    *("engagements:post-call-off", "contacts:post-reinstate"),
    *("engagements:invitation-withdraw", "engagements:meeting-start"),
    *("engagements:agenda-item-begin", "engagements:follow-up-recall", "engagements:reply-accept"),
    *("cooperation:initiative-schedule", "cooperation:initiative-facts"),
    *("cooperation:agreement-renew", "cooperation:obligation-chase"),
    *("cooperation:call-open", "cooperation:call-close", "cooperation:registration-reconsider"),
    *("cooperation:milestone-reach", "cooperation:milestone-reopen"),
)
NASTY = [
    "\x00",
    "9" * 40,
    "ی" * 10_000,
    "😀",
    "1404/12/30",
    "-1",
    "<script>alert(1)</script>",
    "1e400",
]
DATES = (JalaliDateField, PartialDateFormField)


def form_pages():
    return {name for name, page in PAGES.items() if page.post in (422, 302, 409)}


def test_every_page_with_a_form_is_tried():
    deletes = {name for name in PAGES if name.endswith("-delete")}
    others = set().union(*TRIED_ELSEWHERE.values())
    # of an import only some ask something
    others -= {name for name in others if name.startswith("contacts:import")} - form_pages()
    assert form_pages() - deletes | others == {*FORMS, *others}
    for name in FORMS:
        assert hasattr(VIEWS[name], "form_class")


def shown(world, name, role="clerk"):
    """The empty or filled form a page shows."""
    response = world.browser(role).get(url_of(name, world))
    assert response.status_code == 200
    return response.context["form"]


def right(world, name):
    """Something right to send to the page."""
    if name in CREATE:
        return new(name, world)
    if name in ACTION:
        return ACTION[name](world)
    field, mine, _theirs = UPDATE[name]
    return as_shown(shown(world, name)) | {field: mine}


def send(world, name, data, role="clerk"):
    """The answer; what it changed is undone when it was refused anyway."""
    return world.browser(role).post(url_of(name, world), data)


def keeps(form, data):
    """Whether every box of the form still holds what was typed."""
    for field in form.visible_fields():
        typed = data.get(field.html_name, "")
        value = field.value()
        if isinstance(field.field.widget, PickWidget):
            value = value[0] if isinstance(value, tuple) else value
        if isinstance(field.field, forms.FileField):
            continue  # no browser keeps the choice of a file
        ticks = forms.CheckboxInput | forms.CheckboxSelectMultiple
        if isinstance(field.field.widget, ticks) or field.field.disabled:
            continue
        if str(value if value is not None else "") != str(typed):
            return False
    return True


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in FORMS if name not in ASKING_NOTHING])
def test_an_empty_form_says_what_is_missing(world, name):
    if name == "engagements:follow-up-finish":
        world["follow_up"].evidence_required = True
        record("update", world["follow_up"], by=None)
        world["follow_up"].refresh_from_db()
    with audited() as lines:
        response = send(world, name, {})
    form = response.context["form"]
    assert response.status_code == 422
    assert lines == []
    assert form.errors
    text = response.content.decode()
    assert 'id="errors"' in text
    for field in form.visible_fields():
        if field.errors:
            assert f'id="{field.auto_id}_error"' in text
            assert 'aria-invalid="true"' in text
    if name == "engagements:follow-up-finish":
        world["follow_up"].evidence_required = False
        world["follow_up"].version = 1


@pytest.mark.parametrize("name", FORMS)
def test_nonsense_is_refused_and_kept(world, name):
    form = shown(world, name)
    url, client = url_of(name, world), world.browser("clerk")
    hidden = {f.html_name: f.value() for f in form.hidden_fields()}
    for value in NASTY:
        data = {f.html_name: value for f in form.visible_fields()} | hidden
        data |= {f"{n}_q": value for n in form.fields}
        with transaction.atomic():
            response = client.post(url, data)
            transaction.set_rollback(True)
        assert response.status_code in (422, 302), value[:20]
        if response.status_code == 302:
            assert only_text(form), value[:20]
            continue
        again = response.context["form"]
        assert again.errors
        assert keeps(again, data), value[:20]
        if value.startswith("<script"):
            assert "<script>alert" not in response.content.decode()


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in FORMS if name not in ASKING_NOTHING])
def test_what_is_wrong_is_said_in_persian(world, name):
    fields = VIEWS[name].form_class.base_fields
    for value in ("", "1404/12/30"):
        form = send(world, name, dict.fromkeys(fields, value)).context.get("form")
        for messages in form.errors.values() if form else ():
            for message in messages:
                words = message.replace("1404/12/30", "").replace("1403/12/30", "")
                assert re.search("[آ-ی]", words), message
                assert not re.search("[A-Za-z]{3,}", words), message


def only_text(form):
    """Whether a form asks for nothing but words (or a file), so that any words will do."""
    words = forms.CharField | forms.FileField
    return all(isinstance(f.field, words) for f in form.visible_fields())


@pytest.mark.once
@pytest.mark.parametrize("name", [*CREATE, *UPDATE])
def test_nonsense_where_nobody_types_is_refused_too(world, name):
    """The key of a new form, the version of an old one."""
    hidden = "key" if name in CREATE else "version"
    data = right(world, name)
    for value in ("x", "\x00", "-1"):
        response = send(world, name, data | {hidden: value})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [hidden]
        assert 'id="errors"' in response.content.decode()
    future = send(world, name, data | {hidden: "9" * 40})
    assert future.status_code in (302, 409, 422)


def fields_of(name, *kinds):
    fields = VIEWS[name].form_class.base_fields
    return [field for field, known in fields.items() if isinstance(known, kinds)]


@pytest.mark.parametrize("name", [name for name in FORMS if fields_of(name, *DATES)])
def test_a_day_that_does_not_exist_is_explained_beside_its_field(world, name):
    wrong = fields_of(name, *DATES)
    response = send(world, name, right(world, name) | dict.fromkeys(wrong, "1404/12/30"))
    assert response.status_code == 422
    again = response.context["form"]
    assert set(again.errors) == set(wrong)
    for field in wrong:
        assert "۱۲" in again.errors[field][0]
        assert again[field].value() == "1404/12/30"
    assert response.content.decode().count('value="1404/12/30"') == len(wrong)


CHOOSING = [name for name in FORMS if fields_of(name, forms.ModelChoiceField)]


@pytest.mark.parametrize("name", CHOOSING)
def test_a_record_that_does_not_exist_cannot_be_chosen(world, name):
    fields = shown(world, name).fields
    wrong = {f for f in fields_of(name, forms.ModelChoiceField) if f in fields}
    offered = {field for field in wrong if not fields[field].disabled}
    response = send(world, name, right(world, name) | dict.fromkeys(wrong, "987654321"))
    assert response.status_code == (422 if offered else 302)
    assert offered <= set(response.context["form"].errors if offered else ())


@pytest.mark.parametrize("name", [name for name in CREATE if PAGES[name].get == LEADERS])
def test_what_one_may_not_see_cannot_be_chosen(world, name):
    data = right(world, name)
    for field in ("meeting", "resolution", "problem", "initiative"):
        if field in VIEWS[name].form_class.base_fields:
            secret = {field: world[f"secret_{field}"].pk}
            response = send(world, name, data | secret, role="other_head")
            assert response.status_code == 422
            assert field in response.context["form"].errors


@pytest.mark.parametrize("name", ["engagements:meeting-create", "cooperation:initiative-create"])
def test_a_head_works_in_the_own_body_only(world, name):
    data = right(world, name) | {"body": world["body"].pk}
    assert list(send(world, name, data, "other_head").context["form"].errors) == ["body"]
    assert send(world, name, data, "head").status_code == 302


@pytest.mark.parametrize(
    "name", ["agenda-item-create", "attendance-create", "statement-create", "resolution-create"]
)
def test_a_head_writes_into_the_meetings_of_the_own_body_only(world, name):
    name = f"engagements:{name}"
    data = right(world, name)
    assert list(send(world, name, data, "other_head").context["form"].errors) == ["meeting"]
    assert send(world, name, data, "head").status_code == 302


MORE_LINES = {
    "contacts:person-create": 4,  # the person, the post, two contact points
    "engagements:interaction-create": 4,  # with a person and where they work, and the promise
    "engagements:letter-create": 2,  # the letter and who wrote it
    "cooperation:initiative-create": 9,  # with the milestones of its kind
    "cooperation:agreement-renew": 3,  # it, its party, what that is to do
    "cooperation:agreement-attach": 2,
    "cooperation:obligation-chase": 2,  # the follow-up, and what it is for
    "cooperation:initiative-schedule": 6,
    "cooperation:initiative-attach": 2,
    "engagements:letter-write": 4,  # the letter, its reader and two copies
    "engagements:letter-internal": 2,
    "engagements:follow-up-attach": 2,  # the file, and what it hangs on
    "engagements:follow-up-hand-over": 2,  # it, and what was asked of it
    "engagements:follow-up-postpone": 2,  # it, and the time that was asked for
    "engagements:follow-up-ask": 2,  # the letter, and that it was asked for
    "engagements:follow-up-split": 3,  # the parts, and what they close
    "engagements:reply-accept": 2,  # what was said, and the follow-up
    "engagements:letter-attach": 2,  # the file, and the letter it hangs on
    "attachment-remove": 2,
    "contacts:group-gather": 2,  # who was put in, and the group
    "contacts:group-take-out": 2,
    "contacts:group-freeze": 4,  # the copy, the two in it, the copy again
    "contacts:circular-send": 2,  # the letter to many and the one letter
    "contacts:circular-cancel": 2,
    "engagements:problem-raise": 2,  # the problem, and the item of the agenda
    "engagements:resolution-create": 2,  # the resolution and its follow-up
    "engagements:post-change": 2,  # the post that ends and the one that begins
    "engagements:meeting-elect": 2,  # the term that ends and the one that begins
    # what the body has not finished comes onto the agenda of its next meeting
    "engagements:meeting-create": 3,
    "engagements:meeting-cancel": 2,
    "engagements:body-series": 2,
    "engagements:meeting-invite": 3,  # the invitation, the one on the list, the letter
    "engagements:meeting-hold": 3,  # the meeting, the one on the list, and what is not finished
    "engagements:meeting-start": 5,  # the meeting, its first item, three on the list
    "engagements:agenda-item-resolve": 2,
    "engagements:proposal-take-up": 2,  # the item and the proposal
    "engagements:resolution-attach": 2,  # the file, and the resolution it hangs on
    "engagements:resolution-communicate": 2,  # the letter and its reader
    "engagements:motion-withdraw": 2,  # it, and the letter that waits
    "engagements:problem-answer": 2,  # the problem and the letter
}


@pytest.mark.parametrize("name", FORMS)
def test_what_is_right_is_saved_with_one_line_of_history_for_each_record(world, name):
    data = right(world, name)
    with audited() as lines:
        response = send(world, name, data)
    assert response.status_code == 302
    assert len(lines) == MORE_LINES.get(name, 1)
    assert {line.by for line in lines} == {world.user("clerk")}
    page = world.browser("clerk").get(response["Location"])
    assert page.status_code == 200
    assert 'class="toast"' in page.content.decode()


@pytest.mark.parametrize("name", CREATE)
def test_what_was_typed_is_what_is_stored(world, name):
    """Read back by the edit page: the same values, in one spelling."""
    data = right(world, name)
    form = VIEWS[name].form_class(data, user=world.user("clerk"))
    assert form.is_valid()
    send(world, name, data)
    model = VIEWS[name].model
    made = Change.objects.get(key=data["key"]).target
    url = reverse(f"{name.removesuffix('create')}update", args=[made.pk])
    again = as_shown(world.browser("clerk").get(url).context["form"])
    stored = VIEWS[f"{name.removesuffix('create')}update"].form_class(
        again, user=world.user("clerk"), instance=model.objects.get(pk=made.pk)
    )
    assert stored.is_valid()
    for field in data.keys() & stored.fields.keys():
        assert stored.cleaned_data[field] == form.cleaned_data[field], field


@pytest.mark.parametrize("name", UPDATE)
def test_saving_a_form_as_it_was_shown_changes_nothing(world, name):
    data = as_shown(shown(world, name))
    with audited() as lines:
        assert send(world, name, data).status_code == 302
    assert lines == []


@pytest.mark.parametrize("name", CREATE)
def test_a_form_sent_twice_makes_one_record(world, name):
    data = right(world, name)
    first = send(world, name, data)
    with audited() as lines:
        second = send(world, name, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert lines == []


@pytest.mark.parametrize("name", CREATE)
def test_a_key_that_made_something_else_makes_nothing_and_breaks_nothing(world, name):
    other = "contacts:person-create" if "person" not in name else "contacts:post-create"
    used = right(world, other)
    assert send(world, other, used).status_code == 302
    with audited() as lines:
        response = send(world, name, right(world, name) | {"key": used["key"]})
    assert response.status_code in (409, 422)
    assert lines == []


@pytest.mark.parametrize("name", UPDATE)
def test_an_edit_made_meanwhile_is_shown_not_overwritten(world, name):
    field, mine, theirs = UPDATE[name]
    data = as_shown(shown(world, name)) | {field: mine}
    model = VIEWS[name].model
    stored = model.objects.get(pk=world[PAGES[name].about].pk)
    put(stored, field, theirs)
    record("update", stored, by=world.user("admin"))

    with audited() as lines:
        response = send(world, name, data)
    assert response.status_code == 409
    assert lines == []
    [line] = [one for one in response.context["conflict"] if one["name"] == field]
    assert len({line["yours"], line["stored"], line["before"]}) == 3
    assert response.context["conflict_by"] == world.user("admin")
    text = unescape(response.content.decode())
    assert 'id="conflict"' in text
    for side in ("yours", "stored"):
        assert line[side] in text
    form = response.context["form"]
    assert keeps(form, data)

    with audited() as lines:
        again = send(world, name, as_shown(form))
    assert again.status_code == 302
    column = field if hasattr(stored, field) else "facts"
    assert [line.fields.keys() for line in lines] == [{column}]
    expected = model.objects.get(pk=stored.pk)
    put(expected, field, mine)
    assert model.objects.get(pk=stored.pk).__dict__[column] == expected.__dict__[column]


def put(obj, field, text):
    """Set a column, or a fact of the kind where there is no such column."""
    if hasattr(obj, field):
        setattr(obj, field, number_or_text(text))
    else:
        obj.facts = obj.facts | {field: text}


def number_or_text(text):
    return int(text) if text.isdecimal() else text


@pytest.mark.parametrize("name", CREATE)
def test_each_new_form_carries_its_own_key(world, name):
    one, other = (as_shown(shown(world, name))["key"] for _ in range(2))
    assert one != other
    assert uuid.UUID(one)
