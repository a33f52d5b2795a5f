"""PDFs that tell of their making in every place where programs leave something, and what of them must stay."""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from reports.documents.rewriting import Rewriter
from tests.documents.making_pdfs import assemble, at, document, stream

CANARY = "Zanary"  # in everything that must go, and nowhere else
SAID = CANARY.encode()
WORDS = "Harbor inspections were late."
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Zanary XMP Core 5.6"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="uuid:Zanary" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmp:CreatorTool="Zanary Word"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="Zanary is no level of it at all">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Harbors &amp; keys</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Zanary Author</rdf:li></rdf:Seq></dc:creator><pdf:Producer>Zanary Library</pdf:Producer>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Zanary: not for release</rdf:li></rdf:Alt></dc:description>
<xmpMM:DocumentID>uuid:Zanary-1</xmpMM:DocumentID><pdfuaid:part>1</pdfuaid:part>
<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved" stEvt:softwareAgent="Zanary InDesign"/></rdf:Seq></xmpMM:History>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def photo(**told) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(out, "JPEG", **told)
    return out.getvalue()


def telling_photo() -> bytes:
    """A JPEG with notes before, between and behind what it shows."""
    exif = Image.Exif()
    exif[0x013B] = "Zanary Photographer"  # Artist
    plain = photo(exif=exif, comment=b"Zanary Camera", progressive=True)
    thumbnail = b"\xff\xe0" + struct.pack(">H", 2 + len(b"JFXX\x00" + SAID)) + b"JFXX\x00" + SAID
    adobe = b"\xff\xed" + struct.pack(">H", 2 + len(b"Photoshop 3.0\x00" + SAID)) + b"Photoshop 3.0\x00" + SAID
    return plain[:2] + thumbnail + adobe + plain[2:] + SAID


def telling_jpeg_2000() -> bytes:
    """A JPEG 2000 with notes in a box and in its code."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(out, "JPEG2000")
    plain = out.getvalue()
    box = struct.pack(">I", 8 + len(SAID)) + b"xml " + SAID
    place = plain.index(b"jp2c") - 4
    code = plain[place + 8 :]
    note = b"\xff\x64" + struct.pack(">HH", 4 + len(SAID), 1) + SAID
    code = code[:2] + code[2 : code.index(b"\xff\x90")] + note + code[code.index(b"\xff\x90") :]
    return plain[:place] + box + struct.pack(">I", 8 + len(code)) + b"jp2c" + code


def image(data: bytes, kind: bytes) -> bytes:
    """A picture with data of its own and data about it."""
    return stream(data, b"/Type/XObject/Subtype/Image/Width 40/Height 30/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/%s"
        b"/Metadata 6 0 R/Alternates[<</Image 12 0 R/DefaultForPrinting true>>]/Measure(Zanary)" % kind)  # fmt: skip


def telling() -> bytes:
    """A tagged, marked report of two pages in which every place tells something."""
    content = (
        b"/P <</MCID 0>> BDC " + at(72, 700, WORDS) + b" EMC /OC /L1 BDC q 80 0 0 60 72 500 cm /I1 Do Q "
        b"q 80 0 0 60 200 500 cm /I2 Do Q /F1x Do EMC "
    )
    private = b"/PieceInfo<</Zanary_App<</LastModified(D:2020)/Private(Zanary)>>>>/LastModified(D:20200101)"
    extra = [
        stream(XMP.encode(), b"/Type/Metadata/Subtype/XML"),  # 5
        stream(b"Zanary of a picture", b"/Type/Metadata/Subtype/XML"),  # 6
        image(telling_photo(), b"DCTDecode"),  # 7
        image(telling_jpeg_2000(), b"JPXDecode"),  # 8
        stream(  # 9
            b"0 0 1 rg 300 500 40 40 re f",
            b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<>>/PTEX.FileName(/home/Zanary/plot.pdf)"
            b"/PTEX.InfoDict<</Creator(Zanary)>>/Ref<</F(Zanary.pdf)/Page 0>>/OPI<</x(Zanary)>>" + private,
        ),
        b"<</Type/OCG/Name(Figures)/Usage<</CreatorInfo<</Creator(Zanary Illustrator)/Subtype/Artwork>>"
        b"/User<</Type/Ind/Name(Zanary Person)>>/View<</ViewState/ON>>>>>>",  # 10
        b"<</Type/StructTreeRoot/K 13 0 R/ParentTree<</Nums[0[14 0 R]]>>/ParentTreeNextKey 1/RoleMap<</Author/P>>>>",  # 11
        stream(SAID, b"/Type/XObject/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"),  # 12
        b"<</Type/StructElem/S/Document/P 11 0 R/K[14 0 R 15 0 R]>>",  # 13
        b"<</Type/StructElem/S/P/P 13 0 R/Pg 22 0 R/K 0/Alt(Late inspections)/Lang(en-GB)/Private(Zanary)"
        b"/A<</O/UserProperties/P[<</N(Owner)/V(Zanary)>>]>>>>",  # 14
        b"<</Type/StructElem/S/P/P 13 0 R/Pg 18 0 R/K 0/ActualText(Zanary of a page that was taken out)>>",  # 15
        b"<</Type/Outlines/First 17 0 R/Last 17 0 R/Count 1>>",  # 16
        b"<</Title(Harbors)/Parent 16 0 R/Dest[24 0 R/Fit]/Next 19 0 R>>",  # 17
        b"<</Type/Page/Parent 2 0 R/Contents 20 0 R/Resources<</Font<</F1 3 0 R>>>>>>",  # 18, in no list of pages
        b"<</Title(A page that is gone)/Parent 16 0 R/Dest[18 0 R/Fit]/Prev 17 0 R>>",  # 19
        stream(at(72, 700, "Zanary of a page that was taken out")),  # 20
        stream(SAID),  # 21, to which nothing leads
    ]
    catalog = (
        b"/Metadata 5 0 R/Lang(en-US)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Outlines 16 0 R"
        b"/StructTreeRoot 11 0 R/PageLabels<</Nums[0<</S/r>>1<</S/D>>]>>/PageMode/UseOutlines/PageLayout/OneColumn"
        b"/OCProperties<</OCGs[10 0 R]/D<</Creator(Zanary)/Order[10 0 R]>>/Configs[<</Creator(Zanary)/Name(All)>>]>>"
        b"/Names<</Dests<</Names[(first)[22 0 R/Fit]]>>/Templates<</Names[(t)18 0 R]>>>>/OpenAction[22 0 R/Fit]"
        b"/Threads[<</I<</Author(Zanary)>>>>]/URI<</Base(http://zanary.internal/)>>/Zanary_Office(Zanary)" + private
    )
    page = (
        b"/StructParents 0/Tabs/S/Resources<</Font<</F1 3 0 R>>/XObject<</I1 7 0 R/I2 8 0 R/F1x 9 0 R/I3 12 0 R>>"
        b"/Properties<</L1 10 0 R>>>>"
        b"/Annots[<</Type/Annot/Subtype/Link/Rect[72 690 200 715]/Border[0 0 0]/A<</S/URI/URI(https://example.gov/)>>>>"
        b"<</Type/Annot/Subtype/Text/Rect[400 700 420 720]/Contents(Look)/T(Zanary Reviewer)/Subj(Zanary)/NM(Zanary)/M(D:2020)"
        b"/CreationDate(D:2020)/RC(<body xmlns:xfa=\\(Zanary\\)>)>>]/Thumb 12 0 R/Metadata 6 0 R/SeparationInfo(Zanary)"
        + private
    )
    made = document([content, content], catalog=catalog, page=page, extra=extra, title=b"(Harbors)")
    facts = (
        b"<</Title(Harbors & keys)/Author(Zanary)/Subject(Zanary)/Keywords(Zanary)/Creator(Zanary)/Producer(Zanary)"
        b"/CreationDate(D:20200101)/ModDate(D:20210101)/Company(Zanary)/MSIP_Label_Zanary(Zanary)>>"
    )
    return again(
        made.replace(b"<</Title (Harbors)>>", facts, 1), identity=b"/ID[<%s><%s>]" % ((SAID.hex().encode(),) * 2)
    )


def again(content: bytes, *, identity: bytes = b"") -> bytes:
    """The same objects with a table that fits them."""
    parts = content.split(b" obj\n")[1:]
    things = [part.rpartition(b"\nendobj\n")[0] for part in parts]
    return assemble(things, b"/Info 4 0 R" + identity)


def packed(content: bytes) -> bytes:
    """The same file with its objects in streams and its table in one, as programs of today write it."""
    reader, out = PdfReader(io.BytesIO(content)), bytearray()
    writer = Rewriter(reader, lambda one: one, out.extend)
    writer._is_packed = True
    info = reader.trailer["/Info"].get_object()
    root = DictionaryObject(dict(reader.root_object.items()))
    writer.write(root, info, {})
    return bytes(out)


def streams(content: bytes) -> Iterator[bytes]:
    """Everything that is in a file: its bytes, and each stream unpacked."""
    yield content
    reader = PdfReader(io.BytesIO(content))
    numbers = {number for row in reader.xref.values() for number in row} | set(reader.xref_objStm)
    for number in sorted(numbers):
        try:
            thing = reader.get_object(IndirectObject(number, 0, reader))
        except PyPdfError:
            continue
        if isinstance(thing, StreamObject):
            data = StreamObject.get_data(thing)
            yield data
            try:
                yield zlib.decompress(data)
            except zlib.error:
                continue


def tells(content: bytes) -> bool:
    """Whether a file says the canary's word anywhere, in one of the ways in which letters are written."""
    hexadecimal = SAID.hex().encode()
    ways = (SAID, SAID.lower(), hexadecimal, hexadecimal.upper(), *map(CANARY.encode, ("utf-16-be", "utf-16-le")))
    return any(way in data for data in streams(content) for way in ways)
