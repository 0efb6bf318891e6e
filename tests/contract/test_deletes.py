"""Every delete: to the trash with its history and back; what others stand on stays."""

from __future__ import annotations

import pytest
from django.urls import reverse

from crm.models import Change
from crm.trash import blockers, protecting
from engagements.models import FollowUp, Letter, Meeting, Resolution
from tests.audit import RECORDS, audited
from tests.contract.addresses import VIEWS, named, url_of
from tests.contract.cast import SECRET
from tests.contract.pages import PAGES
from tests.factories import FACTORIES

DELETES = named("delete")
NEEDED = [name for name in DELETES if PAGES[name].post == 409]


def verbs(obj):
    return [(line.verb, line.version, line.by) for line in Change.objects.of(obj)]


@pytest.mark.parametrize("name", DELETES)
def test_a_record_goes_to_the_trash_and_comes_back(world, name):
    model, clerk = VIEWS[name].model, world.user("clerk")
    obj = FACTORIES[model]()
    browser, url = world.browser("clerk"), reverse(name, args=[obj.pk])
    assert browser.get(url).status_code == 200
    with audited() as lines:
        response = browser.post(url)
    assert (response.status_code, len(lines)) == (302, 1)
    assert browser.get(response["Location"]).status_code == 200
    assert browser.get(url).status_code == 404
    assert not model.objects.filter(pk=obj.pk).exists()
    gone = model.everything.get(pk=obj.pk)
    assert (gone.deleted_by, gone.version) == (clerk, 2)

    history = reverse(name.replace("-delete", "-history"), args=[obj.pk])
    page = browser.get(history)
    assert page.status_code == 200
    assert f'<form method="post" action="{history}">' in page.content.decode()
    for role in ("reader", "other_head"):
        for method in ("get", "post"):
            assert getattr(world.browser(role), method)(history).status_code == 404
    assert model.everything.get(pk=obj.pk).deleted_at
    with audited() as lines:
        response = browser.post(history)
        browser.post(history)  # clicked twice
    assert response["Location"] == model.objects.get(pk=obj.pk).get_absolute_url()
    assert len(lines) == 1
    assert verbs(obj)[:2] == [("restore", 3, clerk), ("delete", 2, clerk)]
    assert model.objects.get(pk=obj.pk).deleted_at is None
    assert browser.get(url).status_code == 200


@pytest.mark.parametrize("name", NEEDED)
def test_what_others_stand_on_stays_and_they_are_named(world, name):
    obj = world[PAGES[name].about]
    standing = blockers(obj)
    assert standing
    with audited() as lines:
        response = world.browser("clerk").post(url_of(name, world))
    text = response.content.decode()
    assert response.status_code == 409
    assert lines == []
    for blocker in standing:
        assert blocker["label"] in text
        assert f'href="{blocker["url"]}"' in text


def test_what_stands_on_it_and_is_not_open_is_counted_and_not_named(world):
    """Who leads a body deletes its resolution, about which another body keeps a secret letter."""
    meeting = FACTORIES[Meeting](body=world["other_body"])
    resolution = FACTORIES[Resolution](meeting=meeting)
    secret = {"body": world["body"], "confidential": True, "subject": SECRET}
    FACTORIES[Letter](resolution=resolution, **secret)
    url, browser = resolution.url_role("delete", resolution.pk), world.browser("other_head")
    text = browser.get(url).content.decode()
    assert "۱ مورد" in text
    assert "btn-danger" not in text
    assert SECRET not in text
    assert browser.post(url).status_code == 409
    FACTORIES[FollowUp](title="گزارش پنبه", resolution=resolution)
    text = browser.get(url).content.decode()
    assert "گزارش پنبه" in text
    assert "و ۱ مورد دیگر" in text
    assert SECRET in world.browser("clerk").get(url).content.decode()


def test_what_is_in_the_trash_is_in_no_list_pick_or_form(world):
    gone = {}
    for name in named("list"):
        delete = name.replace("-list", "-delete")
        if delete in DELETES:
            gone[name] = FACTORIES[VIEWS[name].model]()
            world.browser("clerk").post(reverse(delete, args=[gone[name].pk]))
    assert len(gone) == 21
    for name, obj in gone.items():
        for page in (name, name.replace("-list", "-pick")):
            if page in PAGES:
                text = world.browser("clerk").get(reverse(page), {"q": str(obj)}).content.decode()
                assert f"/{obj.pk}/" not in text
                assert f'data-value="{obj.pk}"' not in text
        for role in ("detail", "update", "delete"):
            page = name.replace("list", role)
            if page in PAGES:
                url = reverse(page, args=[obj.pk])
                assert world.browser("clerk").get(url).status_code == 404


def test_every_protected_relation_is_asked_before_a_delete():
    """`blockers` reads the models, so a new relation is covered when its model is a record."""
    protected = {
        (model._meta.label, relation.related_model._meta.label)
        for model in RECORDS
        for relation in protecting(model)
    }
    assert ("engagements.Meeting", "engagements.Resolution") in protected
    assert ("contacts.Person", "engagements.FollowUp") in protected
    assert len(protected) > 20


def test_a_click_by_mistake_changes_nothing(world):
    for name in DELETES:
        with audited() as lines:
            world.browser("clerk").get(url_of(name, world))
        assert lines == []
