"""Pictures people upload: checked by content, made small, without what the camera wrote into them.

A picture is kept under the fingerprint of its content and never overwritten, so that history can
put an earlier one back.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIDE = 480
FOLDER = "photos"


class PhotoField(forms.FileField):
    """A photo; cleaned to the content of a square JPEG of SIDE pixels."""

    default_error_messages = {
        "too_large": _("The file is larger than 10 megabytes."),
        "no_picture": _("This is no picture; a photo is a JPEG, PNG or WebP file."),
    }
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > LARGEST:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        try:
            return squared(upload.read())
        except (OSError, ValueError, Image.DecompressionBombError, SyntaxError) as error:
            raise ValidationError(self.error_messages["no_picture"], code="no_picture") from error


def squared(content: bytes) -> bytes:
    """The middle of a picture as a small JPEG; ValueError or OSError when it is none."""
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("more pixels than any camera's")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    made = BytesIO()
    ImageOps.fit(upright, (SIDE, SIDE)).save(made, "JPEG", quality=85, optimize=True)
    return made.getvalue()


def name_of(content: bytes) -> str:
    """The name a picture is kept under."""
    return f"{hashlib.sha256(content).hexdigest()[:32]}.jpg"


def keep(content: bytes) -> str:
    """Store a picture; the name it is kept under."""
    name = name_of(content)
    path = f"{FOLDER}/{name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return name


def content_of(name: str) -> bytes | None:
    """A stored picture; None when it is not there."""
    try:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
