"""An export that takes long: made in the background, kept for the one who asked and nobody else."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from contacts.models import Person
from crm import worker
from crm.batches import choose
from crm.export.sheets import XLSX
from crm.models import Export, Job, User
from tests.factories import AssessmentFactory, PersonFactory

pytestmark = pytest.mark.django_db
PEOPLE, NEW = "/contacts/people/", reverse("export")


@pytest.fixture(autouse=True)
def soon(settings, tmp_path, monkeypatch):
    """Three rows take long here."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setitem(vars(XLSX), "slow_from", 3)


def ask(client, of=PEOPLE, **query):
    client.post(NEW, {"format": "xlsx"}, query_params={"of": of} | query)
    return Job.objects.latest("created_at")


def rows_of(answer):
    content = b"".join(answer.streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sheet.to_python()


def test_the_file_stands_on_the_page_of_the_job_for_the_one_who_asked(
    client_of, clerk, admin, reader
):
    PersonFactory.create_batch(4, given_name="نرگس")
    PersonFactory(given_name="دیگری")
    job = ask(client_of(clerk), f"{PEOPLE}?q=نرگس&columns=name,phone&sort=-name")
    assert (job.state, Export.objects.count()) == (Job.State.WAITING, 0)
    assert worker.run_due() == 1
    page = client_of(clerk).get(job.get_absolute_url()).content.decode()
    file = reverse("job-file", args=[job.pk])
    assert f'href="{file}"' in page
    assert "۴ ردیف" in page
    answer = client_of(clerk).get(file)
    head, *rows = rows_of(answer)
    assert head == ["نام", "تلفن"]
    names = [row[0] for row in rows]
    assert len(names) == 4
    assert names == sorted(names, reverse=True)
    assert re.search(r"filename\*=utf-8''.*\d{4}-\d\d-\d\d\.xlsx", answer["Content-Disposition"])
    for other in (admin, reader):
        assert client_of(other).get(file).status_code == 404
    noted = Export.objects.get()
    assert (noted.created_by, noted.count, noted.format) == (clerk, 4, "xlsx")


def test_the_file_is_in_the_language_of_the_one_who_asked(client_of, reader):
    PersonFactory.create_batch(3)
    User.objects.filter(pk=reader.pk).update(language="en")
    job = ask(client_of(reader))
    worker.run_due()
    head = rows_of(client_of(reader).get(reverse("job-file", args=[job.pk])))[0]
    assert head[0] == "Name"


def test_how_far_it_is_is_told(client_of, clerk, monkeypatch):
    PersonFactory.create_batch(5)
    monkeypatch.setattr("crm.export.sheet.Sheet.steps.__defaults__", (2,))
    seen = []
    told = worker.life_of

    def spied(job):
        life = told(job)
        life.gen = watched(life.gen, seen)
        return life

    monkeypatch.setattr(worker, "life_of", spied)
    ask(client_of(clerk))
    worker.run_due()
    assert seen == [(2, 5), (4, 5), (5, 5)]


def watched(life, seen):
    progress = next(life)
    yield lambda done, total: (seen.append((done, total)), progress(done, total))
    next(life, None)


def test_of_chosen_rows_the_job_takes_only_those(client_of, clerk):
    people = PersonFactory.create_batch(5)
    rows = [(one.pk, one.version) for one in people[:3]]
    batch = choose(Person, rows, page="contacts:person-list", query="", by=clerk)
    job = ask(client_of(clerk), batch=str(batch.pk))
    worker.run_due()
    assert len(rows_of(client_of(clerk).get(reverse("job-file", args=[job.pk])))) == 1 + 3
    assert Export.objects.get().chosen


def test_a_choice_that_was_forgotten_meanwhile_is_told(client_of, clerk):
    people = PersonFactory.create_batch(3)
    rows = [(one.pk, one.version) for one in people]
    batch = choose(Person, rows, page="contacts:person-list", query="", by=clerk)
    job = ask(client_of(clerk), batch=str(batch.pk))
    batch.delete()
    worker.run_due()
    job.refresh_from_db()
    assert (job.state, Export.objects.count()) == (Job.State.FAILED, 0)
    assert "دوباره انتخاب کنید" in job.error


def test_whoever_lost_the_right_meanwhile_gets_nothing(client_of, director):
    AssessmentFactory.create_batch(3)
    job = ask(client_of(director), "/contacts/assessments/")
    User.objects.filter(pk=director.pk).update(role=User.Role.READER)
    worker.run_due()
    job.refresh_from_db()
    assert (job.state, job.file) == (Job.State.FAILED, None)
    assert Export.objects.count() == 0


def test_a_list_that_is_no_more_is_told(client_of, clerk):
    PersonFactory.create_batch(3)
    job = ask(client_of(clerk))
    Job.objects.filter(pk=job.pk).update(params=job.params | {"address": "/contacts/gone/"})
    worker.run_due()
    job.refresh_from_db()
    assert job.error == "این فهرست دیگر برای شما باز نیست."


def test_a_worker_that_dies_in_the_middle_leaves_no_file_to_be_had(client_of, clerk, monkeypatch):
    PersonFactory.create_batch(3)
    job = ask(client_of(clerk))

    def dies(*args):
        raise OSError("no space left on device")

    monkeypatch.setattr("crm.export.sheets.SheetOfBook.take", dies)
    worker.run_due()
    job.refresh_from_db()
    assert (job.state, job.file, Export.objects.count()) == (Job.State.FAILED, None, 0)
    assert client_of(clerk).get(reverse("job-file", args=[job.pk])).status_code == 404
