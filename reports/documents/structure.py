"""What a PDF carries besides its pages: attachments, programs, names, links, older versions. Only for the child."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .revisions import has_older_versions

Found = tuple[str, int | None, str]  # code, page, detail
# what a PDF can do that goes beyond leading from one place to another (ISO 32000-1, table 198)
ACTIONS = {"/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound", "/GoToE", "/RichMediaExecute"}
HARMLESS = {"/GoTo", "/Named"}  # when the document is opened
INSIDE = (
    ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".localdomain", ".home.arpa",
)  # fmt: skip
KEPT = 500  # objects in memory, before they are let go
LONGEST = 200  # letters of a detail
_DRIVE = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\|//)")
_XMP_NAME = re.compile(
    rb"<(dc:creator|pdf:Producer|xmp:CreatorTool)>(.{0,2000}?)</\1>|(?:pdf:Producer|xmp:CreatorTool)=\"([^\"]*)\"",
    re.DOTALL,
)
_MARKUP = re.compile(rb"<[^>]*>")


def findings(reader: PdfReader, data: Any) -> Iterator[Found]:
    """Everything that is found. Raises what pypdf does on a file that it cannot read."""
    if reader.is_encrypted:
        yield "encrypted", None, ""
        return
    try:
        if has_older_versions(reader, data):
            yield "revisions", None, ""
    except (ValueError, LookupError, TypeError, PyPdfError):
        yield "damaged", None, ""
    names = ", ".join(dict.fromkeys(metadata(reader)))
    if names:
        yield "metadata", None, names[:LONGEST]
    if (found := opening(reader)) is not None:
        yield "action", None, found
    placed = list(dict.fromkeys(on_pages(reader)))
    yield from placed
    known = {code for code, _, _ in placed}
    yield from dict.fromkeys(one for one in anywhere(reader) if one[0] not in known)


def metadata(reader: PdfReader) -> Iterator[str]:
    """Authors and programs that its properties name."""
    facts = reader.metadata or {}
    for key in ("/Author", "/Creator", "/Producer"):
        if text := as_text(facts.get(key)).strip():
            yield text
    stream = value(reader.root_object, "/Metadata")
    if isinstance(stream, StreamObject):
        for match in _XMP_NAME.finditer(stream.get_data()):
            text = _MARKUP.sub(b" ", match[2] or match[3] or b"").decode("utf-8", errors="replace")
            if text := " ".join(text.split()):
                yield text


def value(one: DictionaryObject, key: str) -> Any:
    """What a dictionary has under a key, also if it only says where that is; None if it has nothing."""
    found = one.get(key)
    return found.get_object() if isinstance(found, IndirectObject) else found


def opening(reader: PdfReader) -> str | None:
    """What it does when it is opened, beyond showing a place; None if nothing."""
    action = value(reader.root_object, "/OpenAction")
    if not isinstance(action, DictionaryObject) or "/JS" in action:
        return None
    kind = value(action, "/S")
    return None if kind is None or kind in HARMLESS else str(kind)[1:LONGEST]


def on_pages(reader: PdfReader) -> Iterator[Found]:
    """What comments, links and other marks of the pages do and carry, with the page."""
    for number, page in enumerate(reader.pages, 1):
        for part in [*events(page), *marks(page)]:
            for code, detail in dictionary(part):
                yield code, number, detail
        if len(reader.resolved_objects) > KEPT:
            reader.resolved_objects.clear()


def marks(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """Links, comments and fields of a page, what they do and what files they carry."""
    found = value(page, "/Annots")
    for one in found if isinstance(found, list) else []:
        one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            yield from events(one)
            for key in ("/A", "/FS"):
                if isinstance(part := value(one, key), DictionaryObject):
                    yield part


def events(one: DictionaryObject) -> Iterator[DictionaryObject]:
    """What happens when a page is turned to, a field is left, and the like."""
    found = value(one, "/AA")
    for key in found if isinstance(found, DictionaryObject) else ():
        if isinstance(part := value(found, key), DictionaryObject):
            yield part


def anywhere(reader: PdfReader) -> Iterator[Found]:
    """The same of every object in the file, also of those that nothing leads to."""
    numbers = {(number, generation) for generation, row in reader.xref.items() for number in row}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(numbers):
        try:
            thing = reader.get_object(IndirectObject(number, generation, reader))
        except PyPdfError:
            continue  # a place where nothing is; what pages need, pdfium has found
        for part in dictionaries(thing):
            for code, detail in dictionary(part):
                yield code, None, detail
        if len(reader.resolved_objects) > KEPT:
            reader.resolved_objects.clear()


def dictionaries(thing: Any) -> Iterator[DictionaryObject]:
    """A thing and what is in it, as far as it is the same object."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one


def dictionary(one: DictionaryObject) -> Iterator[tuple[str, str]]:
    """What a single dictionary says of itself."""
    kind, subtype = value(one, "/S"), value(one, "/Subtype")
    if kind == "/JavaScript" or "/JS" in one or "/XFA" in one:
        yield "script", ""
    elif kind in ACTIONS:
        yield "action", str(kind)[1:]
    if "/EF" in one or value(one, "/Type") == "/EmbeddedFile" or subtype == "/RichMedia":
        yield "attachment", as_text(value(one, "/UF") or value(one, "/F"))
    if subtype == "/Redact":
        yield "redact_mark", ""
    if kind == "/URI" and is_inside(address := as_text(value(one, "/URI"))):
        yield "internal_link", address
    if kind == "/GoToR":
        target = value(one, "/F")
        if isinstance(target, DictionaryObject):
            target = value(target, "/UF") or value(target, "/F")
        yield "internal_link", as_text(target)


def as_text(found: Any) -> str:
    """A string of a PDF, whatever it is written in; nothing if it is no string."""
    text = found.decode("utf-8", errors="replace") if isinstance(found, bytes) else found
    return text[:LONGEST] if isinstance(text, str) else ""


def is_inside(address: str) -> bool:
    """Whether a link leads to a place that only works inside an office: its network, a drive, a computer."""
    address = address.strip()
    if _DRIVE.match(address) or address.lower().startswith(("file:", "smb:")):
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme.lower() not in ("http", "https", "ftp") or not host:
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(INSIDE)
