"""Hostile files and hostile names of files."""

import io
import random
import zipfile

from tests.factories import PDF

HTML = b"<html><script>alert(document.domain)</script></html>"


def zipped() -> bytes:
    """A small archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", HTML)
    return out.getvalue()


ZIP = zipped()
NOT_TAKEN = {  # by why they must be refused: they are something else before they are a PDF, or no PDF at all
    "html first": HTML + PDF,
    "html first, after blanks": b"  \r\n\t" + HTML + PDF,
    "html first, after a mark": b"\xef\xbb\xbf" + HTML + PDF,
    "html after words": b"hello " + HTML + PDF,
    "comment first": b"<!-- " + PDF + b" -->" + HTML,
    "xml first": b"<?xml version='1.0'?><svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>" + PDF,
    "zip first": ZIP + PDF,
    "zip with a pdf": ZIP[:30] + PDF + ZIP,
    "script first": b"/*" + PDF + b"*/alert(1)",
    "script line first": b"//" + PDF + b"\nalert(1)",
    "shell first": b"#!/bin/sh\necho evil\nexit\n" + PDF,
    "gif first": b"GIF89a/*" + PDF + b"*/=1;alert(1)",
    "gif87 first": b"GIF87a" + PDF,
    "png first": b"\x89PNG\r\n\x1a\n" + PDF,
    "jpeg first": b"\xff\xd8\xff\xe0" + PDF,
    "exe first": b"MZ\x90\x00" + PDF,
    "elf first": b"\x7fELF" + PDF,
    "rar first": b"Rar!\x1a\x07" + PDF,
    "office first": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + PDF,
    "flash first": b"CWS\x08" + PDF,
    "postscript": b"%!PS-Adobe-3.0\n" + PDF,
    "riff first": b"RIFF\x00\x00\x00\x00WEBP" + PDF,
    "php first": b"<?php system('id'); ?>" + PDF,
    "json first": b'{"a": "' + PDF + b'"}',
    "no magic": HTML + b"%%EOF",
    "magic in small letters": PDF.replace(b"%PDF-", b"%pdf-"),
    "magic too late": b" " * 1100 + PDF,
    "cut off": PDF[:-6] + b" " * 3000,
    "tiny": b"%PDF-1.4 %%EOF",
    "nothing": b"",
    "zeros": b"\x00" * 5000,
    "one byte": b"%",
    "utf-16": PDF.decode().encode("utf-16"),
}
TAKEN = {  # a PDF that may be something else too: kept, and served so that it cannot be that
    "plain": PDF,
    "html inside": PDF.replace(b"endobj", b"endobj " + HTML),
    "html at once": b"%PDF-1.4\n" + HTML + PDF,
    "zip behind": PDF + ZIP,
    "script inside": b"%PDF-1.4\n/*" + PDF + b"*/alert(1)%%EOF",
    "pdf script": PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "launch": PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>"),
    "after a mark": b"\xef\xbb\xbf" + PDF,
    "after blanks": b"\r\n \t\x00" + PDF,
    "large": PDF + b"\x00" * 3_000_000 + b"%%EOF",
}
NAMES = (
    "../evil.pdf", "../../../../tmp/evil.pdf", "/tmp/evil.pdf", "/etc/passwd", "..", ".", "...", "", " ", "/", "\\", "evil/",
    "..\\..\\evil.pdf", "C:\\evil.pdf", "C:/evil.pdf", "\\\\host\\share\\evil.pdf", "file:///evil.pdf", "....//evil.pdf",
    "%2e%2e%2fevil.pdf", "..%252fevil.pdf", "..%c0%afevil.pdf", "evil\x00.pdf", "evil.pdf\x00.html", "\x00", "evil%00.pdf",
    "evil\u202efdp.exe", "\u202egpj.pdf", "\u2066evil.pdf", "\u200bevil.pdf", "evil.pdf\u200b", "\ufeffevil.pdf",
    "e" * 1000 + ".pdf", "é" * 1000, "." * 1000, "../" * 300 + "evil.pdf", "evil." + "pdf" * 400, "evil.pdf\r\nX-Evil: 1",
    "evil\nname.pdf", "evil\tname.pdf", 'evil".pdf', 'evil"; filename="other.html', "evil'.pdf", "evil;.pdf", "evil\\.pdf",
    "CON", "CON.pdf", "nul.pdf", "AUX", "COM1.pdf", "LPT1", "PRN.pdf", "evil.pdf.", "evil.pdf ", "evil.pdf::$DATA",
    "evil.pdf.exe", "evil.html",
    "evil.svg", "evil.php", ".htaccess", ".env", "web.config", "evil", "-rf", "--help", "~", "~/evil.pdf", "$HOME",
    "$(id).pdf", "`id`.pdf", "|id", "evil&id.pdf", "*", "?.pdf", "<script>alert(1)</script>.pdf",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}.pdf", "%s%n.pdf", "' OR 1=1 --.pdf", "e\u0301vil.pdf", "ｅｖｉｌ.pdf", "evil\uff0epdf", "evil\u2024pdf",
    "\U0001f4a9.pdf",
    "．．／evil.pdf", "\u2025/evil.pdf", "ﷺ" * 200 + ".pdf", "İ" * 100 + ".pdf", "a\u0300" * 300 + ".pdf",
    "=1+1.pdf", "@evil.pdf",
)  # fmt: skip


def pairs(count: int, seed: int) -> list[tuple[str, bytes, str, bool]]:
    """So many (what it is, content, name, whether it may be taken): each kind of file and each name comes before any again."""
    rng = random.Random(seed)
    kinds = [(kind, content, False) for kind, content in NOT_TAKEN.items()]
    kinds += [(kind, content, True) for kind, content in TAKEN.items()] * 3
    chosen, names = [], []
    while len(chosen) < count:
        kinds, names = rng.sample(kinds, len(kinds)), names or rng.sample(NAMES, len(NAMES))
        for kind, content, may in kinds:
            names = names or rng.sample(NAMES, len(NAMES))
            chosen.append((kind, content, names.pop(), may))
    return chosen[:count]
