"""Why records that look alike may still be two: said before they are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from contacts.models import Organization, Person, Post, Relation
from crm.models import User
from crm.references import Unites, references, rule_of
from crm.spans import overlap
from crm.story import in_words
from crm.text import fold

#: how many reasons of one sort are told
TOLD = 3


def doubts(records: Sequence[Any], user: User) -> list[str]:
    """The reasons to think again before these become one, in words."""
    own = of_organizations if isinstance(records[0], Organization) else of_people
    return [
        *differing(records),
        *ended(records),
        *own(records),
        *related(records),
        *at_once(records, user),
    ]


def differing(records: Sequence[Any]) -> Iterator[str]:
    """Numbers and days of which everybody has one."""
    text = _("They differ in “%(field)s”: %(values)s.")
    for name in records[0].telling:
        field = records[0]._meta.get_field(name)
        told = {
            fold(shown): shown for one in records if (shown := in_words(field, getattr(one, name)))
        }
        if len(told) > 1:
            yield text % {"field": field.verbose_name, "values": _(", ").join(told.values())}


def ended(records: Sequence[Any]) -> Iterator[str]:
    gone = [one for one in records if getattr(one, one.ended)]
    if gone and len(gone) < len(records):
        text = _("“%(name)s” is marked as “%(field)s”, not all of them are.")
        field = gone[0]._meta.get_field(gone[0].ended)
        yield text % {"name": gone[0], "field": field.verbose_name}


def of_people(records: Sequence[Person]) -> Iterator[str]:
    """Two accounts, and posts in two places at once."""
    accounts = [one.user for one in records if one.user]
    if len(accounts) > 1:
        names = _(", ").join(account.username for account in accounts)
        yield _("Each has an account of its own: %(names)s. One of them will have no person.") % {
            "names": names
        }
    posts = Post.objects.filter(person__in=records).select_related("organization")
    held = {one.pk: [post for post in posts if post.person_id == one.pk] for one in records}
    found = [
        {"one": in_post(mine), "other": in_post(theirs)}
        for one, other in combinations(records, 2)
        for mine, theirs in product(held[one.pk], held[other.pk])
        if mine.organization_id != theirs.organization_id and overlap(mine, theirs)
    ]
    text = _("One is “%(one)s” while the other is “%(other)s”.")
    yield from (text % names for names in found[:TOLD])


def in_post(post: Post) -> str:
    return _(", ").join(filter(None, (post.name, str(post.organization))))


def of_organizations(records: Sequence[Organization]) -> Iterator[str]:
    """Units of one another, one that continues the other, and two heads at once."""
    keys = {one.pk: one for one in records}
    texts = {
        "parent_id": _("“%(one)s” belongs to “%(other)s”."),
        "renamed_to_id": _("“%(one)s” was continued as “%(other)s”: a new name, or a new body?"),
    }
    for one, (name, text) in product(records, texts.items()):
        if getattr(one, name) in keys:
            yield text % {"one": one, "other": keys[getattr(one, name)]}
    heads = Post.objects.filter(organization__in=records, head=True).select_related("person")
    for one, other in list(combinations(heads, 2))[:TOLD]:
        if one.organization_id != other.organization_id and overlap(one, other):
            names = {"one": one.person, "other": other.person}
            yield _("%(one)s and %(other)s head them at the same time.") % names


def related(records: Sequence[Any]) -> Iterator[str]:
    """Relations among them: somebody related to themselves makes no sense."""
    kind = "person" if isinstance(records[0], Person) else "organization"
    among = Q(**{f"from_{kind}__in": records, f"to_{kind}__in": records})
    for relation in Relation.objects.filter(among).for_list()[:TOLD]:
        names = {"one": relation.source, "relation": relation.type, "other": relation.target}
        yield _("A relation leads from one to the other: %(one)s %(relation)s %(other)s.") % names


def at_once(records: Sequence[Any], user: User) -> Iterator[str]:
    """What one can hardly do twice, such as sit in one meeting as two people."""
    model: Any = type(records[0])
    for field in references(model):
        rule = rule_of(field)
        if isinstance(rule, Unites) and rule.doubt:
            yield from (
                str(rule.doubt) % {"row": row} for row in shared(field, rule, records, user)
            )


def shared(field: Any, rule: Unites, records: Sequence[Any], user: User) -> list[Any]:
    """What at least two of them stand beside, by rows of this relation."""
    [name] = rule.per
    rows = field.model.objects.visible_to(user).filter(
        **{f"{field.name}__in": records}, **dict(rule.doubted)
    )
    twice = (
        rows.order_by().values(name).annotate(n=Count(field.name, distinct=True)).filter(n__gt=1)
    )
    target = field.model._meta.get_field(name).related_model
    return list(target.objects.filter(pk__in=twice.values(name))[:TOLD])
