"""What a dumped database holds, asked of the dump itself so that it agrees with it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Dumped:
    """The facts of a dump that a backup needs."""

    documents: dict[str, str]  # key in the private store -> SHA-256
    clean_files: dict[str, str]  # the same, of what the public gets in their place
    migrations: list[str]  # applied, as "reports.0001_initial"
    reports: int

    @property
    def files(self) -> dict[str, str]:
        """All files that its rows name."""
        return self.documents | self.clean_files


def what_is_in(select: Callable[[str], list[tuple]]) -> Dumped:
    """Ask a dump, with a function that runs a SELECT on it. Plain SQL, since the dump's schema may be an older one."""
    migrations = [f"{app}.{name}" for app, name in select("SELECT app, name FROM django_migrations ORDER BY id")]
    clean_files: list[tuple] = []
    if any(name.endswith("_cleaned_files") for name in migrations):
        clean_files = select("SELECT clean_file, clean_sha256 FROM reports_reportdocument WHERE clean_file <> ''")
    return Dumped(
        documents=dict(select("SELECT file, sha256 FROM reports_reportdocument")),
        clean_files=dict(clean_files),
        migrations=migrations,
        reports=select("SELECT count(*) FROM reports_report")[0][0],
    )
