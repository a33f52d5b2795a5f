"""The properties of a PDF that its readers need: its title, and which standards it says it keeps. Only for the child.

All else that properties tell, such as author, program, company, dates, keywords, labels and history, stays behind.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from pypdf import PdfReader
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from .structure import value

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STANDARDS = {"pdfuaid": "http://www.aiim.org/pdfua/ns/id/", "pdfaid": "http://www.aiim.org/pdfa/ns/id/"}
MARKS = ("part", "rev", "conformance", "amd", "corr")
LONGEST = 2_000  # letters of a title
_MARK = re.compile(r"[A-Za-z0-9.:+ -]{1,20}")
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}">
{descriptions}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def facts(reader: PdfReader) -> DictionaryObject:
    """The table of properties: the title alone, as it stands there."""
    found = value(reader.trailer, "/Info")
    title = value(found, "/Title") if isinstance(found, DictionaryObject) else None
    return DictionaryObject({NameObject("/Title"): title} if title else {})


def packet(reader: PdfReader) -> StreamObject | None:
    """The properties in XMP; None if there were none. Raises ValueError if they cannot be read."""
    stream = value(reader.root_object, "/Metadata")
    if not isinstance(stream, StreamObject):
        return None
    try:
        root = ElementTree.fromstring(stream.get_data().strip(b"\x00\r\n\t "))  # noqa: S314 (within the child's limits)
    except ElementTree.ParseError as error:
        raise ValueError("no XMP") from error
    descriptions = "\n".join([*titles(root), *standards(root)])
    new = DecodedStreamObject()
    new.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    new.set_data(PACKET.format(rdf=RDF, descriptions=descriptions).encode())
    return new


def titles(root: ElementTree.Element) -> Iterator[str]:
    """The title in each language."""
    lines = []
    for one in root.iterfind(f".//{{{DC}}}title/{{{RDF}}}Alt/{{{RDF}}}li"):
        language = quoteattr(one.get(LANG, "x-default"))
        lines.append(f"<rdf:li xml:lang={language}>{escape((one.text or '')[:LONGEST])}</rdf:li>")
    if lines:
        alternatives = f"<dc:title><rdf:Alt>{''.join(lines)}</rdf:Alt></dc:title>"
        yield f'<rdf:Description rdf:about="" xmlns:dc="{DC}">{alternatives}</rdf:Description>'


def standards(root: ElementTree.Element) -> Iterator[str]:
    """Which parts of PDF/UA and PDF/A it says it keeps, whether they are written as elements or as attributes."""
    for prefix, address in STANDARDS.items():
        said: dict[str, str] = {}
        for one in root.iter(f"{{{RDF}}}Description"):
            told: dict[str, Any] = {
                key: one.get(f"{{{address}}}{key}") or one.findtext(f"{{{address}}}{key}") for key in MARKS
            }
            said |= {key: text.strip() for key, text in told.items() if text and _MARK.fullmatch(text.strip())}
        if said:
            marks = "".join(f"<{prefix}:{key}>{escape(text)}</{prefix}:{key}>" for key, text in said.items())
            yield f'<rdf:Description rdf:about="" xmlns:{prefix}="{address}">{marks}</rdf:Description>'
