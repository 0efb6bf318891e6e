"""The base of every form: Persian fields, records chosen by typing, version and form key."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from crm.formfields import formfield_callback
from crm.models import Record, User
from crm.picks import PickField
from crm.wording import single


def record_field(db_field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model field; relations to types with a pick page become pick boxes."""
    target = db_field.related_model
    if isinstance(target, type) and issubclass(target, Record) and target.picked:
        return db_field.formfield(form_class=PickField, queryset=target.objects.all(), **kwargs)
    return formfield_callback(db_field, **kwargs)


class Base:
    """Options every record form's Meta inherits."""

    formfield_callback = record_field


class RecordForm(forms.ModelForm):
    """A form over one record.

    A new record carries a key so that sending twice makes one; a stored one carries the version
    it was read at so that nobody's work is overwritten.
    """

    required_css_class = "is-required"
    #: fields laid out side by side, as a tuple of names
    rows: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.limit_choices_to_visible()
        if self.instance._state.adding:
            self.fields["key"] = forms.UUIDField(
                required=False, initial=uuid.uuid4, widget=forms.HiddenInput
            )
        else:
            self.fields["version"] = forms.IntegerField(
                initial=self.instance.version, widget=forms.HiddenInput, min_value=1
            )

    def keep_only(self, name: str) -> None:
        """Ask for one field alone; the others stay as they are stored."""
        for other in list(self.fields):
            if other not in (name, "version"):
                del self.fields[other]
        self.fields[name].widget.attrs["autofocus"] = True

    def limit_choices_to_visible(self) -> None:
        """A form offers only records its reader may see; a value that is hidden stays as it is."""
        for name, field in list(self.fields.items()):
            queryset = getattr(field, "queryset", None)
            if queryset is not None and issubclass(queryset.model, Record):
                field.queryset = queryset.visible_to(self.user)
                if not self.user.is_clerk and self.holds_hidden(name, field.queryset):
                    del self.fields[name]

    def holds_hidden(self, name: str, visible: Any) -> bool:
        """Whether the stored record points at something that is not open to the reader."""
        key = getattr(self.instance, f"{name}_id", None)
        return key is not None and not visible.filter(pk=key).exists()

    def _get_validation_exclusions(self) -> set[str]:
        """Uniqueness among living records can only be checked when `deleted_at` is looked at."""
        return super()._get_validation_exclusions() - {"deleted_at"}

    def warnings(self) -> list[str]:
        """Doubts about what was saved, in words; nothing was refused for them."""
        return []

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with a field that is not asked for here is said above the form.

        Rules of the record say nothing of a field that is refused already: nobody typed the
        emptiness they would complain of.
        """
        told = getattr(error, "error_dict", {})
        if field is None and told:
            left = {name: some for name, some in told.items() if name not in self.errors}
            if not left:
                return
            error = ValidationError(left)
            told = error.error_dict
        if field is None and not told.keys() <= self.fields.keys() | {NON_FIELD_ERRORS}:
            error = ValidationError(single(error))
        super().add_error(field, error)

    def blame(self, error: ValidationError) -> None:
        """Show what an action refused: beside the field it names, or above the form."""
        known = hasattr(error, "error_dict") and error.error_dict.keys() <= self.fields.keys()
        self.add_error(None, error if known else ValidationError(single(error)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("version"):
            self.instance.version = cleaned["version"]
        return cleaned


class ActionForm(forms.Form):
    """What an action asks before it is done; may be empty."""

    rows: ClassVar[tuple[tuple[str, ...], ...]] = ()
    blame = RecordForm.blame

    def __init__(self, *args: Any, user: User, obj: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.obj = obj

    def warnings(self) -> list[str]:
        """Doubts about what was done, in words."""
        return []
