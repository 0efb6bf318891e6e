"""The 31 provinces of Iran with their ISO 3166-2 codes."""

from typing import Any

from django.db import migrations

from crm.text import sort_key

PROVINCES = (
    ("IR-00", "مرکزی", "Markazi"),
    ("IR-01", "گیلان", "Gilan"),
    ("IR-02", "مازندران", "Mazandaran"),
    ("IR-03", "آذربایجان شرقی", "East Azerbaijan"),
    ("IR-04", "آذربایجان غربی", "West Azerbaijan"),
    ("IR-05", "کرمانشاه", "Kermanshah"),
    ("IR-06", "خوزستان", "Khuzestan"),
    ("IR-07", "فارس", "Fars"),
    ("IR-08", "کرمان", "Kerman"),
    ("IR-09", "خراسان رضوی", "Razavi Khorasan"),
    ("IR-10", "اصفهان", "Isfahan"),
    ("IR-11", "سیستان و بلوچستان", "Sistan and Baluchestan"),
    ("IR-12", "کردستان", "Kurdistan"),
    ("IR-13", "همدان", "Hamadan"),
    ("IR-14", "چهارمحال و بختیاری", "Chaharmahal and Bakhtiari"),
    ("IR-15", "لرستان", "Lorestan"),
    ("IR-16", "ایلام", "Ilam"),
    ("IR-17", "کهگیلویه و بویراحمد", "Kohgiluyeh and Boyer-Ahmad"),
    ("IR-18", "بوشهر", "Bushehr"),
    ("IR-19", "زنجان", "Zanjan"),
    ("IR-20", "سمنان", "Semnan"),
    ("IR-21", "یزد", "Yazd"),
    ("IR-22", "هرمزگان", "Hormozgan"),
    ("IR-23", "تهران", "Tehran"),
    ("IR-24", "اردبیل", "Ardabil"),
    ("IR-25", "قم", "Qom"),
    ("IR-26", "قزوین", "Qazvin"),
    ("IR-27", "گلستان", "Golestan"),
    ("IR-28", "خراسان شمالی", "North Khorasan"),
    ("IR-29", "خراسان جنوبی", "South Khorasan"),
    ("IR-30", "البرز", "Alborz"),
)


def add_provinces(apps: Any, schema_editor: Any) -> None:
    province = apps.get_model("contacts", "Province")
    province.objects.bulk_create(
        [
            province(code=code, name_fa=name_fa, name_en=name_en, sort_key=sort_key(name_fa))
            for code, name_fa, name_en in PROVINCES
        ]
    )


class Migration(migrations.Migration):
    dependencies = (("contacts", "0001_start"),)

    operations = (migrations.RunPython(add_provinces, migrations.RunPython.noop),)
