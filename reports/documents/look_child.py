"""The program that tells what readers get of a PDF, in a process of its own with limits, as child.py is.

Started by cleaning.py with the file as standard input, for a file and for what it became, which must tell the same. It answers
on standard output in records, as child.py does: `D` a digest, first of the document and then of each page, `E` at the end.
"""

import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from reports.documents.child import MOST_PAGES, begin, content, send

CPU_S = 45


def main() -> None:
    """Look at standard input and tell what readers get."""
    begin(tell, cpu_s=CPU_S)


def tell(out: io.BufferedIOBase) -> None:
    """The digests. Whatever goes wrong, there is no end of them then."""
    import pypdfium2

    from reports.documents import reader_view

    document = pypdfium2.PdfDocument(content())
    if len(document) > MOST_PAGES:
        return
    document.init_forms()
    send(out, b"D", reader_view.of_document(document))
    for index in range(len(document)):
        send(out, b"D", reader_view.of_page(document, index))
    send(out, b"E", b"")


if __name__ == "__main__":
    main()
