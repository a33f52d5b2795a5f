"""What stays of a PDF's parts: nothing of pages that were taken out, and nobody's signature is broken."""

import pytest

from reports.choices import FindingCode
from tests.documents import carrying, telling
from tests.documents.making_pdfs import at, document, stream
from tests.documents.test_cleaning import cleaned, seen

WORDS = at(72, 700, "Paid in May.")


def with_element(element: bytes) -> bytes:
    """A tagged page, beside an element of a page that was taken out. Something still leads to what was on that."""
    extra = [
        b"<</Type/StructTreeRoot/K 6 0 R/ParentTree<</Nums[0[7 0 R]]>>>>",  # 5
        b"<</Type/StructElem/S/Document/P 5 0 R/K[7 0 R 8 0 R]>>",
        b"<</Type/StructElem/S/P/P 6 0 R/Pg 12 0 R/K 0/Alt(This stays)>>",
        element,  # 8
        b"<</Type/Page/Parent 2 0 R/Annots[11 0 R]>>",
        b"<</Type/StructElem/S/Span/P 8 0 R/K 0/ActualText(Zanary)>>",
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Contents(Zanary)/A<</S/URI/URI(https://Zanary.gov/)>>>>",
    ]
    catalog = b"/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R"
    return document([b"/P<</MCID 0>>BDC " + WORDS + b" EMC"], catalog=catalog, extra=extra, page=b"/StructParents 0")


@pytest.mark.parametrize(
    "element",
    [
        b"/Alt(Zanary)/K<</Type/MCR/Pg 9 0 R/MCID 0>>",
        b"/Alt(Zanary)/K[<</Type/MCR/Pg 9 0 R/MCID 0>><</Type/MCR/Pg 9 0 R/MCID 1>>]",
        b"/Pg 9 0 R/K[10 0 R]",
        b"/Alt(Zanary)/K<</Type/StructElem/S/Span/P 8 0 R/Pg 9 0 R/K 0>>",
        b"/K<</Type/OBJR/Pg 9 0 R/Obj 11 0 R>>",
        b"/Pg 9 0 R/A<</O/Table/Summary(Zanary)>>/K 1",
    ],
)
def test_what_elements_said_of_a_page_that_was_taken_out_goes(element):
    content = with_element(b"<</Type/StructElem/S/Figure/P 6 0 R%s>>" % element)
    after = cleaned(content)
    assert telling.tells(content)
    assert b"This stays" in after
    assert not telling.tells(after)


@pytest.mark.parametrize(
    "element",
    [
        b"/Alt(Zanary)/K<</Type/MCR/Pg 12 0 R/MCID 0>>",
        b"/Pg 12 0 R/Alt(Zanary)/K 0",
        b"/Pg 9 0 R/Alt(Zanary)/K[1<</Type/MCR/Pg 12 0 R/MCID 0>>]",  # over two pages, of which one is there
        b"/Alt(Zanary)",
    ],
)
def test_what_elements_say_of_a_page_that_is_there_stays(element):
    assert telling.tells(cleaned(with_element(b"<</Type/StructElem/S/Figure/P 6 0 R%s>>" % element)))


PICTURE = stream(bytes(48), b"/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceRGB/BitsPerComponent 8")


@pytest.mark.parametrize("name", ["AA", "EF", "User", "Private", "PTEX.x"])
def test_what_only_is_called_like_an_entry_that_goes_stays(name):
    named = name.encode()
    text = b"/%s<</MCID 0>>BDC /%s 9 Tf /%s Do" % ((named,) * 3)
    lists = b"/Resources<</Font<</%s 3 0 R>>/XObject<</%s 8 0 R>>>>" % (named, named)
    extra = (
        b"<</Type/StructTreeRoot/K 6 0 R/ParentTree<</Nums[0[6 0 R]]>>/RoleMap<</%s/P>>>>" % named,
        b"<</Type/StructElem/S/%s/P 5 0 R/Pg 9 0 R/K 0>>" % named,
        b"<</%s[9 0 R/Fit]>>" % named,
        PICTURE,
    )
    link = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Dest/%s>>]/StructParents 0" % named
    catalog = b"/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R/Dests 7 0 R"
    content = document(
        [text + b" " + WORDS.partition(b"Tf")[2] + b" EMC"], catalog=catalog, page=lists + link, extra=extra
    )
    after = cleaned(content)
    assert isinstance(after, bytes)
    assert after.count(b"/" + named) == content.count(b"/" + named)


def test_a_program_does_not_stay_as_a_font():
    action = b"<</Type/Action/S/JavaScript/JS(Zanary)>>"
    page = b"/Resources<</Font 5 0 R>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A 5 0 R>>]"
    assert not telling.tells(cleaned(document([b""], page=page, extra=(action,))))


def test_fields_of_a_page_that_was_taken_out_go():
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(%s)/V(%s)/Rect[0 0 9 9]>>"
    page = b"<</Type/Page/Parent 2 0 R/Annots[5 0 R]>>"
    form = b"/AcroForm<</Fields[5 0 R 7 0 R]/DA(/F1 9 Tf)>>"
    extra = (field % (b"a", b"Zanary"), page, field % (b"b", b"This stays"))
    after = cleaned(document([WORDS], catalog=form, page=b"/Annots[7 0 R]", extra=extra))
    assert b"This stays" in after
    assert not telling.tells(after)


def test_what_the_newest_table_says_is_gone_is_not_looked_for():
    whole = document([WORDS], catalog=b"/Outlines<</X 5 0 R>>", extra=(b"<</Title(Zanary)>>",))
    gone = carrying.appended(whole, 5, b"", is_gone=True)
    left = b"null %\n77 0 obj\n(Zanary)\nendobj"  # in no table, in the bytes of another object
    never = document([WORDS], catalog=b"/Outlines<</First 77 0 R/Last 5 0 R>>", extra=(left,))
    for content in (gone, never):
        after = cleaned(content)
        assert isinstance(after, bytes)
        assert not telling.tells(after)


def test_tables_that_count_wrong_are_read_as_they_are_meant():
    content = document([WORDS]).replace(b"xref\n0 7", b"xref\n1 7")
    after = cleaned(content)
    assert seen(after) == seen(content)


SIGNATURE = b"<<%s/Filter/Adobe.PPKLite/Contents<00>/ByteRange[0 1 2 3]/Name(Somebody)>>"
MARK = b"/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/T(s)/V 5 0 R"


@pytest.mark.parametrize(
    ("form", "extra"),
    [
        (b"/Fields[6 0 R]", (SIGNATURE % b"/Type/Sig", b"<</FT/Sig%s>>" % MARK)),
        (b"/Fields[6 0 R]", (SIGNATURE % b"", b"<</FT/Sig%s>>" % MARK)),
        (
            b"/SigFlags 3/Fields[7 0 R]",
            (SIGNATURE % b"", b"<</Parent 7 0 R%s>>" % MARK, b"<</FT/Sig/T(p)/Kids[6 0 R]>>"),
        ),
    ],
)
def test_a_signature_is_one_whatever_the_form_says_of_it(form, extra):
    assert cleaned(carrying.plain(catalog=b"/AcroForm<<%s>>" % form, extra=extra)) == FindingCode.SIGNED
