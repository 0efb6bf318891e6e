"""The first words of the vocabulary of relations; administrators add to it."""

from typing import Any

from django.db import migrations

TYPES = (
    ("نظارت دارد بر", "زیر نظر", "supervises", "is supervised by"),
    ("عضو است در", "عضو دارد", "is a member of", "has as a member"),
    ("خوراک می‌دهد به", "خوراک می‌گیرد از", "supplies feedstock to", "gets feedstock from"),
    ("سهامدار است در", "سهامدار دارد", "owns a share of", "is partly owned by"),
    ("شریک است با", "شریک است با", "is a partner of", "is a partner of"),
    ("نمایندگی می‌کند از", "نماینده دارد", "represents", "is represented by"),
    ("رقیب است با", "رقیب است با", "is a rival of", "is a rival of"),
    ("مشاور است برای", "مشاور دارد", "advises", "is advised by"),
)


def add_types(apps: Any, schema_editor: Any) -> None:
    relation_type = apps.get_model("contacts", "RelationType")
    for place, (name, inverse, name_en, inverse_en) in enumerate(TYPES, start=1):
        words = {"inverse": inverse, "name_en": name_en, "inverse_en": inverse_en, "place": place}
        relation_type.objects.get_or_create(name=name, defaults=words)


class Migration(migrations.Migration):
    dependencies = (("contacts", "0005_contacts_in_depth"),)

    operations = (migrations.RunPython(add_types, migrations.RunPython.noop),)
