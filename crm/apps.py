from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from crm.checks import check_persian_trigrams


class CrmConfig(AppConfig):
    """The kernel; it stands before django.forms, whose field template it replaces."""

    name = "crm"
    verbose_name = _("Hamkari")

    def ready(self) -> None:
        register(check_persian_trigrams, Tags.database)
