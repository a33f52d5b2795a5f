"""What lies in a backup folder: the list of hashes, the facts, the database, the documents, the key."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from . import files

FORMAT = 1
HASHES = "SHA256SUMS"  # as `sha256sum -c` reads it
FACTS = "manifest.json"
KEY = "secret_key"
DOCUMENTS = "documents"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class Unusable(Exception):
    """A backup that cannot be made or restored, in words for the operator."""


@dataclass(frozen=True)
class Facts:
    """What a backup says of itself."""

    made_at: str  # ISO 8601, UTC
    release: str  # fingerprint of the code that made it
    database: str  # "sqlite" or "postgresql"
    migrations: list[str]  # applied, as "reports.0001_initial"
    reports: int
    documents: int
    problems: list[str]  # documents that were missing or changed when it was made
    format: int = FORMAT


def write_list(folder: Path, facts: Facts) -> None:
    """Write the facts, then the list of hashes of every file there."""
    (folder / FACTS).write_text(json.dumps(asdict(facts), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{files.digest(folder / name)}  {name}\n" for name in names]
    (folder / HASHES).write_text("".join(lines), encoding="utf-8")


def read_verified(folder: Path) -> tuple[Facts, dict[str, str]]:
    """The facts, and name -> hash of every file, each looked at. Raises Unusable if one is missing or changed."""
    hashes = read_list(folder)
    bad = [name for name, expected in hashes.items() if not is_as_listed(folder / name, expected)]
    if bad:
        more = f" and {len(bad) - 5} more" if len(bad) > 5 else ""
        raise Unusable(f"The backup is damaged: {', '.join(bad[:5])}{more} missing or changed. Nothing was restored.")
    return read_facts(folder), hashes


def is_as_listed(path: Path, expected: str) -> bool:
    """Whether a file is there, is no link to elsewhere, and has the hash."""
    try:
        return not path.is_symlink() and files.digest(path) == expected
    except OSError:
        return False


def read_list(folder: Path) -> dict[str, str]:
    """Name -> hash, as listed. Raises Unusable if there is no list, or it names a file outside the folder."""
    try:
        lines = (folder / HASHES).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"{folder} is no finished backup: it has no readable {HASHES}.") from None
    hashes = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if not match or PurePosixPath(match[2]).is_absolute() or ".." in PurePosixPath(match[2]).parts:
            raise Unusable(f"The list {HASHES} has a line that cannot be read: {line[:100]!r}.")
        hashes[match[2]] = match[1]
    if FACTS not in hashes:
        raise Unusable(f"The list {HASHES} does not name {FACTS}, so the backup is not whole.")
    return hashes


def read_facts(folder: Path) -> Facts:
    """The facts of a backup whose hashes are right. Raises Unusable for a format of another release."""
    found = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    if found.get("format") != FORMAT:
        raise Unusable(f"The backup has format {found.get('format')}; this release reads format {FORMAT}.")
    return Facts(**found)
