"""An agreement stands by its days; its obligations are chased, and a new one takes its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cooperation.actions import start
from cooperation.actions.agreements import chase, join, renew
from cooperation.models import Agreement, AgreementParty, Initiative, Obligation, Party
from crm.dates import PartialDate, today
from crm.models import Mail
from crm.trash import throw_away
from engagements.actions.deadlines import remind_of_ends
from engagements.actions.follow_ups import finish
from engagements.models import FollowUp
from tests.factories import (
    AgreementFactory,
    AgreementPartyFactory,
    BodyFactory,
    FollowUpFactory,
    InitiativeFactory,
    MeasureFactory,
    ObligationFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/cooperation/agreements/"


def ahead(days):
    return today() + timedelta(days=days)


@pytest.fixture
def association():
    """Ours: the bodies kept here belong to it."""
    home = OrganizationFactory(name="انجمن صنایع نساجی ایران", kind="national_association")
    BodyFactory(organization=home)
    return home


@pytest.fixture
def isipo():
    return OrganizationFactory(name="سازمان صنایع کوچک")


@pytest.fixture
def agreement(association, isipo):
    """With both sides, about training and theses."""
    made = AgreementFactory(title="تفاهم‌نامهٔ همکاری", scope="training,thesis")
    for side in (association, isipo):
        AgreementPartyFactory(agreement=made, organization=side)
    return made


# --- its state -----------------------------------------------------------------------------------


def test_its_state_follows_its_days_and_the_filter_finds_the_same():
    made = {
        "draft": AgreementFactory(signed=None, valid_until=None),
        "in_force": AgreementFactory(valid_until=ahead(91)),
        "ends_soon": AgreementFactory(valid_until=ahead(90)),
        "ended": AgreementFactory(valid_until=ahead(-1)),
    }
    for state, one in made.items():
        assert one.state == state
        assert list(Agreement.objects.in_state(state)) == [one]
    lasting, today_over = AgreementFactory(valid_until=None), AgreementFactory(valid_until=today())
    assert (lasting.state, today_over.state) == ("in_force", "ends_soon")


def test_one_that_is_renewed_does_not_end_soon_and_a_draft_renews_nothing(clerk):
    old = AgreementFactory(valid_until=ahead(10))
    draft = renew(old, by=clerk)
    assert list(Agreement.objects.ending_soon()) == [old]
    draft.signed, draft.valid_until = today(), ahead(400)
    draft.save()
    assert not Agreement.objects.ending_soon().exists()
    assert Agreement.objects.get(pk=old.pk).state == "in_force"


def test_it_cannot_end_before_it_is_signed(clerk, client_of):
    told = {"title": "تفاهم‌نامه", "signed": "۱۴۰۵/۰۲/۰۱", "valid_until": "۱۴۰۵/۰۱/۳۱"}
    refused = client_of(clerk).post(f"{LIST}new/", told)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["valid_until"]


def test_its_scope_is_kinds_one_by_one(clerk, client_of):
    told = {"title": "تفاهم‌نامه", "scope": ["thesis", "training"]}
    client_of(clerk).post(f"{LIST}new/", told)
    made = Agreement.objects.get()
    assert made.scope == "thesis,training"
    for kind, found in (("thesis", [made]), ("statistics", []), ("thes", [])):
        assert list(Agreement.objects.about(kind)) == found


# --- who is told of its end ----------------------------------------------------------------------


def test_whoever_keeps_it_is_reminded_once_of_its_end_and_not_when_it_is_renewed(clerk):
    old = AgreementFactory(title="تفاهم‌نامهٔ ایسیپو", keeper=clerk, valid_until=ahead(30))
    assert [remind_of_ends(today()), remind_of_ends(today())] == [1, 0]
    letter = Mail.objects.get()
    assert letter.to == clerk.email
    assert "تفاهم‌نامهٔ ایسیپو" in letter.text
    other = AgreementFactory(keeper=clerk, valid_until=ahead(30))
    for one in (old, other):
        renew(one, by=clerk, signed=today(), valid_until=ahead(400))
    assert remind_of_ends(today()) == 0


def test_who_leads_its_body_is_reminded_when_nobody_keeps_it(weaving, head):
    AgreementFactory(body=weaving, valid_until=ahead(30))
    assert remind_of_ends(today()) == 1
    assert Mail.objects.get().to == head.email


def test_the_keeper_finds_it_in_the_kartabl_while_it_ends_soon(head, reader, client_of):
    AgreementFactory(title="در آستانهٔ پایان", keeper=head, valid_until=ahead(20))
    AgreementFactory(title="هنوز پابرجا", keeper=head, valid_until=ahead(200))
    told = {
        user: client_of(user).get("/cooperation/kartabl/").content.decode()
        for user in (head, reader)
    }
    assert "در آستانهٔ پایان" in told[head]
    assert "هنوز پابرجا" not in told[head]
    assert "در آستانهٔ پایان" not in told[reader]


# --- parties -------------------------------------------------------------------------------------


def test_who_signed_did_so_in_the_post_held_there_that_day(agreement, isipo, clerk):
    person, key = PersonFactory(), agreement.signed
    PostFactory(person=person, organization=isipo, title="مشاور", end=PartialDate.parse("1390"))
    PostFactory(person=person, organization=isipo, title="معاون صنایع کوچک")
    told = {"organization": isipo, "signatory": person, "role": "executor"}
    party = join(AgreementParty(agreement=agreement, **told), by=clerk)
    assert party.signed_as == "معاون صنایع کوچک"
    other, unit = PersonFactory(), OrganizationFactory(parent=isipo)
    PostFactory(person=other, organization=unit, title="رئیس دفتر")
    told |= {"signatory": other, "role": "overseer"}
    assert join(AgreementParty(agreement=agreement, **told), by=clerk).signed_as == "رئیس دفتر"
    assert agreement.signed == key


def test_a_party_stands_once_in_a_role(agreement, isipo, clerk, client_of):
    told = {"agreement": agreement.pk, "organization": isipo.pk, "role": "side"}
    refused = client_of(clerk).post("/cooperation/agreement-parties/new/", told)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["organization"]
    client_of(clerk).post("/cooperation/agreement-parties/new/", told | {"role": "overseer"})
    assert agreement.parties.count() == 3


# --- obligations ---------------------------------------------------------------------------------


def test_an_obligation_asks_which_of_the_parties_owes_it(agreement, clerk, client_of):
    told = {"agreement": agreement.pk, "text": "دو دوره در سال"}
    for owner in ("", OrganizationFactory().pk):
        page = client_of(clerk).post(
            "/cooperation/obligations/new/", told | {"organization": owner}
        )
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["organization"]
    assert not Obligation.objects.exists()


def test_what_the_other_side_is_to_do_is_owed_by_it_to_us(agreement, association, isipo, clerk):
    owed = ObligationFactory(agreement=agreement, organization=isipo, due=ahead(9))
    made = chase(owed, by=clerk)
    assert (made.owner, made.owed_to, made.due, made.chaser) == (
        isipo,
        association,
        ahead(9),
        clerk,
    )
    with pytest.raises(ValidationError):
        chase(owed, by=clerk)
    assert FollowUp.objects.count() == 1


def test_what_we_are_to_do_is_owed_by_whoever_keeps_it(agreement, association, isipo, clerk):
    keeper = UserFactory()
    agreement.keeper = keeper
    agreement.save()
    made = chase(ObligationFactory(agreement=agreement, organization=association), by=clerk)
    assert (made.owner_user, made.owed_to, made.chaser) == (keeper, isipo, keeper)


def test_one_click_chases_it_and_a_second_one_does_not_double_it(
    agreement, isipo, clerk, client_of
):
    owed = ObligationFactory(agreement=agreement, organization=isipo)
    url = reverse("cooperation:obligation-chase", args=[owed.pk])
    assert client_of(clerk).post(url).url == agreement.get_absolute_url()
    assert client_of(clerk).post(url).status_code == 422
    assert FollowUp.objects.count() == 1


def test_a_follow_up_that_is_there_is_linked(agreement, isipo, clerk, client_of):
    owed = ObligationFactory(agreement=agreement, organization=isipo)
    there = FollowUpFactory(owner_organization=isipo)
    FollowUpFactory(owner_organization=OrganizationFactory())
    url = reverse("cooperation:obligation-link", args=[owed.pk])
    form = client_of(clerk).get(url).context["form"]
    assert list(form.fields["follow_up"].queryset) == [there]
    client_of(clerk).post(url, {"follow_up": there.pk})
    assert Obligation.objects.get().chased == there


def test_one_whose_follow_up_went_to_the_trash_is_chased_anew(agreement, isipo, clerk):
    owed = ObligationFactory(agreement=agreement, organization=isipo)
    throw_away(chase(owed, by=clerk), by=clerk)
    assert Obligation.objects.for_list().get().chased is None
    assert chase(owed, by=clerk).deleted_at is None


# --- what goes on under it -----------------------------------------------------------------------


def test_an_initiative_begins_under_it_with_its_other_sides(
    agreement, association, isipo, clerk, client_of
):
    client, query = client_of(clerk), {"agreement": agreement.pk, "kind": "training"}
    form = client.get("/cooperation/initiatives/new/", query).context["form"]
    told = {name: form[name].value() for name in ("title", "kind", "agreement")}
    client.post("/cooperation/initiatives/new/", told)
    begun = agreement.initiatives.get()
    assert begun.kind == "training"
    [party] = Party.objects.filter(initiative=begun)
    assert (party.organization, party.role) == (isipo, "provider")


def test_only_a_university_takes_part_as_one(agreement, clerk):
    aut = OrganizationFactory(kind="university")
    AgreementPartyFactory(agreement=agreement, organization=aut)
    begun = start(Initiative(kind="thesis", title="رساله", agreement=agreement), by=clerk)
    assert [one.organization for one in Party.objects.filter(initiative=begun)] == [aut]


def test_its_page_tells_what_came_of_it(agreement, isipo, clerk, client_of):
    done = InitiativeFactory(agreement=agreement, stage="closed")
    InitiativeFactory(agreement=agreement)
    InitiativeFactory(title="از دیگران")
    MeasureFactory(initiative=done, planned=25, actual=20)
    kept = ObligationFactory(agreement=agreement, organization=isipo)
    ObligationFactory(agreement=agreement, organization=isipo)
    finish(chase(kept, by=clerk), by=clerk, evidence="نامهٔ ۱۲")
    came = client_of(clerk).get(agreement.get_absolute_url()).context["came"]
    [training] = came["kinds"]
    assert training["total"] == 2
    assert [one["count"] for one in training["stages"]] == [1, 1]
    assert [(one["planned"], one["actual"]) for one in came["measures"]] == [("۲۵", "۲۰")]
    assert (came["kept"], came["owed"]) == (1, 2)


# --- renewal -------------------------------------------------------------------------------------


def test_a_renewal_takes_over_parties_and_obligations_and_leaves_the_old_one(
    agreement, isipo, clerk
):
    chase(ObligationFactory(agreement=agreement, organization=isipo), by=clerk)
    new = renew(agreement, by=clerk, number="۲۲", signed=today(), valid_until=ahead(700))
    assert (new.renews, new.scope, new.number) == (agreement, agreement.scope, "۲۲")
    assert new.parties.count() == 2
    assert [one.chased for one in new.obligations.all()] == [None]
    assert agreement.obligations.count() == 1
    with pytest.raises(ValidationError, match="renewed already|تمدید"):
        renew(agreement, by=clerk)


def test_a_draft_is_not_renewed(clerk):
    with pytest.raises(ValidationError):
        renew(AgreementFactory(signed=None, valid_until=None), by=clerk)


def test_the_days_of_a_renewal_come_in_order(agreement, clerk, client_of):
    told = {"signed": "۱۴۰۵/۰۲/۰۱", "valid_until": "۱۴۰۵/۰۱/۳۱"}
    refused = client_of(clerk).post(f"{agreement.get_absolute_url()}renew/", told)
    assert list(refused.context["form"].errors) == ["valid_until"]
    assert Agreement.objects.count() == 1
