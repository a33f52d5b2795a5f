"""What the check of a PDF found: kept with the document, told to editors, never to the public."""

from dataclasses import dataclass

from reports.choices import RED, FindingCode


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or may be, with a document."""

    code: FindingCode
    page: int | None = None  # from 1; None for the document as a whole
    detail: str = ""  # a name, an address, words: as they stand in the file

    @property
    def is_red(self) -> bool:
        """Whether the report cannot come out like this; else it is a warning."""
        return self.code in RED

    @property
    def text(self) -> str:
        """In words: “Page 3: “John Smith”. Text that cannot be seen …”"""
        place = f"Page {self.page}: " if self.page else ""
        quoted = f"“{self.detail}”. " if self.detail else ""
        return f"{place}{quoted}{FindingCode(self.code).label}"

    def stored(self) -> list:
        """As it is kept in a row."""
        return [str(self.code), self.page, self.detail]
