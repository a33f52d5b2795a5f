"""The private store of documents: random keys, no address, durable before a row names them."""

import os
import secrets

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


def document_key(instance: object, filename: str) -> str:
    """A key nobody can guess and no upload ever reuses. What the editor called the file plays no part."""
    key = secrets.token_hex(24)
    return f"{key[:2]}/{key}.pdf"


def clean_key(instance: object, filename: str) -> str:
    """The same for what the public gets in the place of a file."""
    return document_key(instance, filename)


def picture_key(instance: object, filename: str) -> str:
    """The same for the picture of a document's first page."""
    return document_key(instance, filename).removesuffix(".pdf") + ".webp"


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files under `settings.DOCUMENTS_DIR`, outside every folder that a web server shows."""

    def __init__(self) -> None:
        super().__init__(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:
        """Read on every use, so that tests can move it."""
        return str(settings.DOCUMENTS_DIR)

    @property
    def location(self) -> str:
        """The absolute folder."""
        return os.path.abspath(self.base_location)

    def _save(self, name: str, content: File) -> str:
        """Write the file and force it and its folder to disk: a row that names it must never outlive its bytes."""
        name = super()._save(name, content)  # type: ignore[misc]
        path = self.path(name)
        for target in (path, os.path.dirname(path), self.location):
            handle = os.open(target, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return name
