"""Whether a PDF still contains older versions of itself: its cross-reference sections, read one by one. Only for the child.

A program that "saves" a PDF may append what has changed and leave the rest as it was (ISO 32000-1, 7.5.6). Two sections alone
say nothing: a file made for the web has two, and so has what Word writes. Only if a section replaces or removes what
another one has is there something to bring back.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, StreamObject, read_object

MOST_SECTIONS = 1_000
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_TABLE = re.compile(rb"\s*xref\s+")
_SUBSECTION = re.compile(rb"\s*(\d{1,10})[ \t]+(\d{1,10})[ \t]*\r?\n?")
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])")
_TRAILER = re.compile(rb"\s*trailer\s*")
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")


@dataclass
class Section:
    """One cross-reference section: the numbers of the objects that it places and that it says are gone."""

    used: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    trailer: DictionaryObject = field(default_factory=DictionaryObject)


def has_older_versions(reader: PdfReader, data: Any) -> bool:
    """Whether something that was replaced or removed is still in the file. Raises ValueError if its sections are broken."""
    starts = _START.findall(data)
    if not starts:
        raise ValueError("no end")
    sections = chain(reader, data, int(starts[-1]))
    if len(starts) > len(sections):
        return True  # an end of a version that the present one does not lead back to
    newer_used, newer_gone = set[int](), set[int]()
    for section in sections:
        if section.used & (newer_used | newer_gone):
            return True
        newer_used |= section.used
        newer_gone |= section.gone
    return len({repr(one.trailer.raw_get("/Root")) for one in sections if "/Root" in one.trailer}) > 1


def present(reader: PdfReader, data: Any) -> set[int] | None:
    """The numbers of the objects that the newest version has; None if its sections are broken, and the reader mended them."""
    starts = _START.findall(data)
    if not starts:
        return None
    try:
        sections = chain(reader, data, int(starts[-1]))
    except (ValueError, LookupError, TypeError, PyPdfError):
        return None
    found, gone = set[int](), set[int]()
    for section in sections:
        found |= section.used - gone
        gone |= section.gone - found
    known = {number for row in reader.xref.values() for number in row} | set(reader.xref_objStm)
    return found if found <= known else None


def chain(reader: PdfReader, data: Any, start: int) -> list[Section]:
    """The sections from the newest on. Raises ValueError if one is not where it should be."""
    found, seen = [], set[int]()
    late = max(0, data[:1024].find(b"%PDF-"))
    place: int | None = start
    while place is not None:
        if place in seen or len(found) >= MOST_SECTIONS:
            raise ValueError("sections in a circle")
        seen.add(place)
        try:
            section = section_at(reader, data, place)
        except ValueError:
            section = section_at(reader, data, place + late)  # counted from the head of a file that begins late
        hidden = section.trailer.get("/XRefStm")
        if hidden is not None:  # the same version, for programs that know object streams
            other = section_at(reader, data, int(hidden))
            section.used |= other.used
            section.gone -= other.used
        found.append(section)
        older = section.trailer.get("/Prev")
        place = None if older is None else int(older)
    return found


def section_at(reader: PdfReader, data: Any, place: int) -> Section:
    """The section at a place. Raises ValueError."""
    if match := _TABLE.match(data, place):
        return table(reader, data, match.end())
    if _OBJECT.match(data, place):
        return from_stream(reader, place)
    raise ValueError("no section here")


def table(reader: PdfReader, data: Any, place: int) -> Section:
    """A section that is written as a table."""
    section = Section()
    while head := _SUBSECTION.match(data, place):
        first, count = int(head[1]), int(head[2])
        place = head.end()
        for number in range(first, first + count):
            entry = _ENTRY.match(data, place)
            if entry is None:
                raise ValueError("broken table")
            place = entry.end()
            (section.used if entry[3] == b"n" else section.gone).add(number)
    trailer = _TRAILER.match(data, place)
    if trailer is None:
        raise ValueError("no trailer")
    reader.stream.seek(trailer.end())
    found = read_object(reader.stream, reader)
    if not isinstance(found, DictionaryObject):
        raise ValueError("broken trailer")
    section.trailer = found
    return section


def from_stream(reader: PdfReader, place: int) -> Section:
    """A section that is written as a stream."""
    reader.stream.seek(place)
    reader.read_object_header(reader.stream)
    found = read_object(reader.stream, reader)
    if not isinstance(found, StreamObject) or found.get("/Type") != "/XRef":
        raise ValueError("no section here")
    widths = [int(width) for width in found["/W"]]  # type: ignore[attr-defined]
    index = [int(number) for number in found.get("/Index", [0, found["/Size"]])]
    rows, data, place, section = sum(widths), found.get_data(), 0, Section(trailer=found)
    for first, count in zip(index[::2], index[1::2], strict=True):
        if rows <= 0 or len(data) < place + count * rows:
            raise ValueError("broken stream")
        for number in range(first, first + count):
            kind = int.from_bytes(data[place : place + widths[0]], "big") if widths[0] else 1
            (section.used if kind else section.gone).add(number)
            place += rows
    return section
