"""How uploads arrive: a file under a name that is no name is a file all the same."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

NAME = "unnamed.pdf"


class Parser(MultiPartParser):
    """Django's, which passes over a file whose name is `..`, `/` or the like, as if none had been chosen.

    Only an empty name says that: so browsers send a box in which nothing was chosen.
    """

    def sanitize_file_name(self, file_name: str) -> str:
        """The last part of a name that is not empty, or a name of no meaning."""
        return super().sanitize_file_name(file_name) or NAME


class NamedUploads(FileUploadHandler):
    """Stands first among the handlers and reads the body with the parser above, into the handlers that follow."""

    def handle_raw_input(
        self, input_data: Any, META: dict, content_length: int, boundary: str, encoding: str | None = None
    ) -> tuple:
        """The fields and the files. Raises what Django's parser does."""
        assert self.request is not None
        others = [one for one in self.request.upload_handlers if one is not self]
        return Parser(META, input_data, others, encoding).parse()
