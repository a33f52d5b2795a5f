"""Copies the files of USWDS that the portal serves from node_modules to .build/uswds/uswds/ (git-ignored).

Served as `uswds/css/uswds.min.css` and so on. Of the 2,700 files in the package only those are taken that a page can
ask for: the stylesheet and scripts with their maps, the fonts and images the stylesheet names, the icons and flags that
templates use. The stylesheet may name only what is staged; otherwise this fails, since hashing the names would.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@uswds" / "uswds"
STAGE = ROOT / ".build" / "uswds"
STYLESHEET = "css/uswds.min.css"
SCRIPTS = ("js/uswds.min.js", "js/uswds-init.min.js")
# Sets of icons that USWDS itself no longer uses: 9 of the 10 MB of images.
UNUSED_IMAGES = ("img/material-icons/", "img/material-icons-deprecated/")
CSS_REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


def main() -> None:
    """Stage everything in a new folder, then put it in the old one's place."""
    dist = PACKAGE / "dist"
    if not (dist / STYLESHEET).is_file():
        sys.exit(f"USWDS isn't in {PACKAGE.relative_to(ROOT)}.")
    names = files_to_serve(dist)
    new = STAGE.with_name("uswds.new")
    shutil.rmtree(new, ignore_errors=True)
    for name in names:
        target = new / "uswds" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(dist / name, target)
    shutil.copyfile(PACKAGE / "LICENSE.md", new / "uswds" / "LICENSE.md")
    shutil.rmtree(STAGE, ignore_errors=True)
    new.rename(STAGE)
    size = sum(path.stat().st_size for path in STAGE.rglob("*") if path.is_file())
    print(f"  {len(names)} files of USWDS, {size / 1e6:.1f} MB")


def files_to_serve(dist: Path) -> list[str]:
    """Names below `dist`, sorted. Exits if the stylesheet names a file that isn't there."""
    names = {name for base in (STYLESHEET, *SCRIPTS) for name in (base, f"{base}.map")}
    names |= {
        name
        for path in (dist / "img").rglob("*")
        if path.is_file() and not (name := path.relative_to(dist).as_posix()).startswith(UNUSED_IMAGES)
    }
    names |= named_by_stylesheet(dist)
    if missing := sorted(name for name in names if not (dist / name).is_file()):
        sys.exit(f"USWDS names files that it doesn't bring: {', '.join(missing)}")
    return sorted(names)


def named_by_stylesheet(dist: Path) -> set[str]:
    """The fonts and images that the stylesheet asks for, as names below `dist`."""
    text = (dist / STYLESHEET).read_text(encoding="utf-8")
    references = {found.split("#")[0].split("?")[0] for found in CSS_REFERENCE.findall(text)}
    folder = (dist / STYLESHEET).parent
    return {
        (folder / reference).resolve().relative_to(dist.resolve()).as_posix()
        for reference in references
        if reference and not reference.startswith(("data:", "http:", "https:"))
    }


if __name__ == "__main__":
    main()
