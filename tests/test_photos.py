"""Photos: checked by content, made small, without the place they were taken at, put back."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from contacts.models import Person
from crm import pictures
from crm.models import Change
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def person():
    return PersonFactory(family_name="لاهوتی")


def picture(form="JPEG", size=(1200, 800), colour="teal", **more):
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, form, **more)
    return made.getvalue()


def uploaded(client, person, content, name="photo.jpg"):
    file = SimpleUploadedFile(name, content) if content is not None else ""
    return client.post(f"/contacts/people/{person.pk}/photo/change/", {"photo": file})


def shown(client, person):
    return client.get(f"/contacts/people/{person.pk}/photo/")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_it_becomes_a_small_square(person, clerk, client_of, form):
    client = client_of(clerk)
    assert uploaded(client, person, picture(form)).status_code == 302
    response = shown(client, person)
    assert response["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(response.content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (pictures.SIDE, pictures.SIDE))
    assert len(response.content) < 50_000


def test_where_it_was_taken_is_not_kept(person, clerk, client_of):
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (35.0, 41.0, 0.0)}
    exif[0x010F] = "Camera"
    client = client_of(clerk)
    uploaded(client, person, picture(exif=exif))
    with Image.open(BytesIO(shown(client, person).content)) as kept:
        assert not kept.getexif()


def test_the_page_shows_it_to_those_who_may_enter(person, clerk, reader, client_of, client):
    uploaded(client_of(clerk), person, picture())
    page = client_of(reader).get(person.get_absolute_url()).content.decode()
    assert f'src="/contacts/people/{person.pk}/photo/?' in page
    assert shown(client_of(reader), person).status_code == 200
    assert shown(client, person).status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("drawing.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("cut.jpg", picture()[:200]),
        ("empty.jpg", b""),
        ("animation.jpg", picture("GIF")),
        ("../../etc/passwd", b"root"),
    ],
)
def test_what_is_no_photo_is_refused_beside_the_field(person, clerk, client_of, name, content):
    response = uploaded(client_of(clerk), person, content, name)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["photo"]
    assert Person.objects.get().photo == ""


def test_one_with_more_pixels_than_a_camera_has_is_refused(person, clerk, client_of, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100 * 100)
    assert uploaded(client_of(clerk), person, picture()).status_code == 422


def test_one_that_is_too_large_is_refused(person, clerk, client_of, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 1000)
    response = uploaded(client_of(clerk), person, picture())
    assert "۱۰ مگابایت" in response.context["form"].errors["photo"][0]


def test_it_is_taken_away_and_the_earlier_one_stays_in_the_history(person, clerk, client_of):
    client = client_of(clerk)
    uploaded(client, person, picture())
    first = Person.objects.get().photo
    uploaded(client, person, picture(colour="red"))
    client.post(f"/contacts/people/{person.pk}/photo/change/", {"remove": "on"})
    assert shown(client, person).status_code == 404
    pairs = [change.fields["photo"] for change in Change.objects.of(person)[:2]]
    assert pairs[1][0] == first
    assert pictures.content_of(first) is not None


def test_sent_without_a_file_it_asks_for_one_and_keeps_the_present(person, clerk, client_of):
    client = client_of(clerk)
    assert "photo" in uploaded(client, person, None).context["form"].errors
    uploaded(client, person, picture())
    response = uploaded(client, person, None)
    assert response.status_code == 422
    assert "photo" in response.context["form"].errors
    assert shown(client, person).status_code == 200


def test_a_new_one_and_none_cannot_both_be_meant(person, clerk, client_of):
    client, url = client_of(clerk), f"/contacts/people/{person.pk}/photo/change/"
    uploaded(client, person, picture())
    both = {"photo": SimpleUploadedFile("a.jpg", picture(colour="red")), "remove": "on"}
    before = Person.objects.get().photo
    assert client.post(url, both).status_code == 422
    assert Person.objects.get().photo == before


def test_only_a_photo_that_is_there_can_be_taken_away(person, clerk, client_of):
    url = f"/contacts/people/{person.pk}/photo/change/"
    assert "remove" not in client_of(clerk).get(url).context["form"].fields


def test_the_same_photo_is_kept_once(person, clerk, client_of):
    client = client_of(clerk)
    uploaded(client, person, picture())
    uploaded(client, other := PersonFactory(), picture())
    assert Person.objects.get(pk=other.pk).photo == Person.objects.get(pk=person.pk).photo


def test_a_reader_changes_none(person, reader, client_of):
    assert uploaded(client_of(reader), person, picture()).status_code == 403
