"""What of a PDF the public gets: all that a page shows and all that readers are helped by. Only for the child.

Catalog, pages, pictures, forms, comments and the elements of the structure keep what ISO 32000 says of them and somebody can
see or hear; of everything else goes what tells of its making. So an entry that nobody has heard of stays behind where programs
like to leave some.
"""

import re
from collections.abc import Iterable
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from .drawn_things import Drawn
from .elements import Elements
from .pictures import strip
from .structure import ACTIONS, HARMLESS, as_text, is_inside, value

CATALOG = """Type Version Extensions Pages PageLabels Names Dests ViewerPreferences PageLayout PageMode Outlines OpenAction
    URI StructTreeRoot MarkInfo Lang OutputIntents OCProperties AcroForm""".split()
PAGE = """Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group Dur Trans Annots StructParents
    Tabs UserUnit""".split()
DATA = "Filter DecodeParms Length".split()
PICTURE = """Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask SMaskInData
    Matte Name StructParent OC""".split()
FORM = "Type Subtype FormType BBox Matrix Resources Group StructParent StructParents OC Name".split()
ELEMENT = "Type S P ID Ref Pg K A C R T Lang Alt E ActualText NS PhoneticAlphabet Phoneme".split()
SAID = ("/Alt", "/ActualText", "/E", "/T", "/A")  # what an element says in words
MARK = """Type Subtype Rect Contents P F AP AS Border C StructParent OC BM ca CA Lang A Dest H QuadPoints BS IC L LE LL LLE CL Q
    DA DS Vertices InkList Cap CP IT Name Sy RD Popup Parent Open State StateModel IRT RT Path BE FixedPrint""".split()
FIELD = "FT T TU Ff V DV Opt MaxLen MK Kids TI I".split()  # of a form, which stand with its mark on the page
AN_ACRO_FORM = "Fields NeedAppearances DR DA Q".split()
# What goes from everything else: who made it, with what, what was there before, what it runs and carries
GONE = """Metadata PieceInfo LastModified Thumb AA AF EF JS XFA OPI Alternates CreatorInfo SpiderInfo Threads
    EmbeddedFiles Private User UserProperties""".split()
MOST_FIELDS = 100_000
# Lists in which a maker's own names stand for fonts, glyphs, pictures, colors, layers and kinds of elements. One may be called
# like an entry that goes, as a glyph AA or EF
LISTS = "Font XObject ExtGState ColorSpace Pattern Shading Properties CharProcs Colorants RoleMap ClassMap".split()
_DEVELOPERS = re.compile(r"/(?:PTEX|ADBE|GTS|MSFT|AAPL|LIBO)[._]")  # what programs write for themselves


def slashed(names: Iterable[str]) -> frozenset[str]:
    """Names as they stand in a PDF."""
    return frozenset(f"/{name}" for name in names)


ALLOWED = {
    "/Page": slashed(PAGE),
    "/Image": slashed(PICTURE + DATA),
    "/Form": slashed(FORM + DATA),
    "/StructElem": slashed(ELEMENT),
    "/Annot": slashed(MARK),
    "/Widget": slashed(MARK + FIELD),
}
NEVER, NAMED = slashed(GONE), slashed(LISTS)
NOTHING = ("/Catalog", "/Metadata", "/EmbeddedFile", "/Sig", "/XRef", "/ObjStm", "/Bead", "/Thread")
DOINGS = frozenset(ACTIONS | {"/JavaScript"})  # of links, fields and pages, beyond leading to a place
ELSEWHERE = slashed(["F", "FFilter", "FDecodeParms"])  # of a stream: the file that has its data


class Parts:
    """What stays of a file's parts. Asked about each dictionary and stream."""

    def __init__(self, reader: PdfReader) -> None:
        self._pages = {place_of(page.indirect_reference) for page in reader.pages} - {None}
        self._marks = {place_of(mark) for page in reader.pages for mark in marks(page)} - {None}
        self._drawn, self._elements = Drawn(reader), Elements(reader, self._is_page)
        self._lists: dict[int, DictionaryObject] = {}  # by identity, and held, so that no other one gets it
        self._note(reader.root_object, slashed(["Dests"]))

    def keep(self, one: DictionaryObject) -> DictionaryObject | None:
        """What stays of a dictionary or a stream; None if nothing does.

        A page that is in the document no more, though something still leads to it, is nothing, and so are marks that stand on
        no page and a picture that is listed with a page and not drawn.
        """
        self._note(one, NAMED)
        if (drawn := self._drawn.of(one)) is not None:
            return DictionaryObject({key: part for key, part in one.items() if key in drawn})
        kind, subtype = value(one, "/Type"), value(one, "/Subtype")
        if id(one) in self._lists and "/S" not in one and "/JS" not in one:
            return one
        if kind in NOTHING or value(one, "/S") in DOINGS:
            return None
        place, part_of = place_of(getattr(one, "indirect_reference", None)), role(one, kind, subtype)
        if kind == "/Page" and place not in self._pages:
            return None
        if part_of in ("/Annot", "/Widget") and subtype is not None and place is not None and place not in self._marks:
            return None
        allowed = ALLOWED.get(part_of)
        if allowed is None:
            kept = {key: part for key, part in one.items() if key not in NEVER and not _DEVELOPERS.match(key)}
        else:
            kept = {key: part for key, part in one.items() if key in allowed}
        if isinstance(one, StreamObject):
            kept = {key: part for key, part in kept.items() if key not in ELSEWHERE}
        if value(one, "/O") == "/UserProperties":
            kept.pop("/P", None)
        if self._elements.is_gone(one):
            kept = {key: part for key, part in kept.items() if key not in SAID}
        return like(one, kept)

    def _note(self, one: DictionaryObject, names: frozenset[str]) -> None:
        """Remember the lists of names that a dictionary has under these entries."""
        for name in () if names.isdisjoint(one) else names:
            found = value(one, name)
            is_list = isinstance(found, DictionaryObject) and not isinstance(found, StreamObject)
            if is_list and not (name == "/Shading" and "/PatternType" in one):
                self._lists[id(found)] = found

    def _is_page(self, reference: Any) -> bool:
        return place_of(reference) in self._pages


def place_of(reference: Any) -> tuple[int, int] | None:
    """Where something stands in a file; None if it is part of something else there."""
    return (reference.idnum, reference.generation) if isinstance(reference, IndirectObject) else None


def marks(page: DictionaryObject) -> ArrayObject:
    """The links, comments and fields of a page, as it lists them."""
    found = value(page, "/Annots")
    return found if isinstance(found, ArrayObject) else ArrayObject()


def role(one: DictionaryObject, kind: Any, subtype: Any) -> str:
    """Which list of entries a dictionary goes by; nothing if by none."""
    if isinstance(one, StreamObject):
        return str(subtype) if subtype in ("/Image", "/Form") else ""
    if subtype == "/Widget" or "/FT" in one:
        return "/Widget"
    if kind == "/Annot" or (subtype is not None and "/Rect" in one):
        return "/Annot"
    return str(kind) if kind in ALLOWED else ""


def like(one: DictionaryObject, entries: dict) -> DictionaryObject:
    """A dictionary or a stream of its kind with other entries."""
    if not isinstance(one, StreamObject):
        return DictionaryObject(entries)
    kept = StreamObject()
    kept.update(entries)
    kept.set_data(StreamObject.get_data(one))
    if value(one, "/Subtype") == "/Image":
        strip(kept)
    return kept


def catalog(reader: PdfReader) -> DictionaryObject:
    """What stays of where everything begins. Its properties are another thing's task."""
    root = reader.root_object
    kept = DictionaryObject({key: part for key, part in root.items() if key in slashed(CATALOG)})
    for key, rule in RULES.items():
        if key in kept and (part := rule(value(root, key))) is not None:
            kept[NameObject(key)] = part
        else:
            kept.pop(key, None)
    return kept


def names(found: Any) -> DictionaryObject | None:
    """Named places stay. Files, programs and pages that wait to be put in go."""
    return chosen(found, ("/Dests",))


def chosen(found: Any, keys: Iterable[str]) -> DictionaryObject | None:
    """Some entries of a dictionary; None if there are none."""
    if not isinstance(found, DictionaryObject):
        return None
    kept = {NameObject(key): found.raw_get(key) for key in keys if key in found}
    return DictionaryObject(kept) if kept else None


def first_view(found: Any) -> Any:
    """Where it opens, if it only shows a place then."""
    if isinstance(found, DictionaryObject) and value(found, "/S") not in HARMLESS:
        return None
    return found if isinstance(found, DictionaryObject | ArrayObject) else None


def base(found: Any) -> Any:
    """What its links start from, unless that is a place inside an office."""
    is_told = isinstance(found, DictionaryObject) and not is_inside(as_text(value(found, "/Base")))
    return found if is_told else None


def layers(found: Any) -> DictionaryObject | None:
    """Its layers, without the program that made each arrangement of them."""
    kept = chosen(found, ("/OCGs", "/D", "/Configs"))
    if kept is None:
        return None
    if isinstance(main := value(kept, "/D"), DictionaryObject):
        kept[NameObject("/D")] = without_creator(main)
    others = value(kept, "/Configs")
    if isinstance(others, ArrayObject):
        found_there = (one.get_object() for one in others)
        kept[NameObject("/Configs")] = ArrayObject(
            without_creator(one) for one in found_there if isinstance(one, DictionaryObject)
        )
    return kept


def without_creator(one: DictionaryObject) -> DictionaryObject:
    """An arrangement of layers without the name of a program."""
    return DictionaryObject({key: part for key, part in one.items() if key != "/Creator"})


def form(found: Any) -> DictionaryObject | None:
    """A form to fill in, if it has fields."""
    fields = value(found, "/Fields") if isinstance(found, DictionaryObject) else None
    return chosen(found, slashed(AN_ACRO_FORM)) if isinstance(fields, ArrayObject) and fields else None


RULES = {"/Names": names, "/OpenAction": first_view, "/URI": base, "/OCProperties": layers, "/AcroForm": form}


def is_signed(reader: PdfReader) -> bool:
    """Whether somebody has signed it: a signature holds for these bytes alone. What the form says of it is not asked."""
    root = reader.root_object
    found = value(root, "/AcroForm")
    return "/Perms" in root or (isinstance(found, DictionaryObject) and has_signature(value(found, "/Fields")))


def has_signature(fields: Any) -> bool:
    """Whether a field among these, or below them, has been signed."""
    waiting, seen = [fields], 0
    while waiting and seen < MOST_FIELDS:
        one = waiting.pop()
        one = one.get_object() if isinstance(one, IndirectObject) else one
        seen += 1
        if isinstance(one, ArrayObject):
            waiting += one
        elif isinstance(one, DictionaryObject):
            signed = value(one, "/V")
            if isinstance(signed, DictionaryObject) and (value(one, "/FT") == "/Sig" or "/ByteRange" in signed):
                return True
            waiting.append(value(one, "/Kids"))
    return False
