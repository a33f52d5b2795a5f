"""Text in a spreadsheet's cell: kept from becoming a formula on the way out, and taken back as it was on the way in.

A cell that begins with one of these signs is a formula to a spreadsheet, and a formula can send what stands in other cells
to a stranger. An apostrophe in front makes it text. So that nothing is lost, a text that would look as if it had been given
an apostrophe gets one more.
"""

import re

# As OWASP lists them ("CSV injection"), the wide forms that some spreadsheets read alike included; after blanks, too
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")  # what no XML can hold, and DEL


def guarded(text: str) -> str:
    """The text for a cell of CSV or XLSX.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'Tis")
    ("'=1+1", "''=1+1", "'Tis")
    """
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text of which `guarded` made this cell."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def printable(text: str) -> str:
    """The text with blanks for control characters, which a cell can't hold. Tabs and ends of lines are none of them."""
    return _UNPRINTABLE.sub(" ", text)
