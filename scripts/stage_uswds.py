"""Builds the part of USWDS that the portal serves from node_modules in .build/uswds/uswds/ (git-ignored).

Sass makes `uswds/css/uswds.css` of styles/uswds.scss, and so on for each stylesheet there. Beside them stand the fonts and
images that they name, and the images that templates name: a dozen of the 2,700 files in the package. A stylesheet may name
only what the package brings; otherwise this fails, since hashing the names would. No page needs a script of USWDS.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from node_packages import VENV_BIN, environment

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@uswds" / "uswds"
SASS = ROOT / "node_modules" / "sass" / "sass.js"
SOURCES = sorted((ROOT / "styles").glob("[!_]*.scss"))
STAGE = ROOT / ".build" / "uswds"
# Named in templates by {% uswds "img/..." %}.
IMAGES = ("img/icon-dot-gov.svg", "img/icon-https.svg", "img/us_flag_small.png")
CSS_REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


def main() -> None:
    """Stage everything in a new folder, then put it in the old one's place."""
    if not PACKAGE.is_dir():
        sys.exit(f"USWDS isn't in {PACKAGE.relative_to(ROOT)}.")
    new = STAGE.with_name("uswds.new")
    shutil.rmtree(new, ignore_errors=True)
    stylesheets = [new / "uswds" / "css" / f"{source.stem}.css" for source in SOURCES]
    for source, stylesheet in zip(SOURCES, stylesheets, strict=True):
        compile_to(stylesheet, source)
    for name in files_to_serve(stylesheets):
        target = new / "uswds" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / "dist" / name, target)
    shutil.copyfile(PACKAGE / "LICENSE.md", new / "uswds" / "LICENSE.md")
    shutil.rmtree(STAGE, ignore_errors=True)
    new.rename(STAGE)
    files = [path for path in STAGE.rglob("*") if path.is_file()]
    print(f"  {len(files)} files of USWDS, {sum(path.stat().st_size for path in files) / 1e3:.0f} kB")


def compile_to(target: Path, source: Path) -> None:
    """Make a stylesheet. Exits with Sass's message if it can't."""
    brought = VENV_BIN / "node"  # only where the machine's own Node is missing or too old
    node = str(brought) if brought.exists() else "node"
    options = ["--no-source-map", "--style=compressed", "--quiet-deps", f"--load-path={PACKAGE / 'packages'}"]
    done = subprocess.run([node, str(SASS), *options, str(source), str(target)], env=environment(), check=False)
    if done.returncode:
        sys.exit(f"Sass could not compile {source.relative_to(ROOT)}.")


def files_to_serve(stylesheets: list[Path]) -> list[str]:
    """Names below the package's dist folder, sorted. Exits if a stylesheet names a file that isn't there."""
    dist = PACKAGE / "dist"
    names = {*IMAGES, *(name for one in stylesheets for name in named_by(one.read_text(encoding="utf-8")))}
    if missing := sorted(name for name in names if not (dist / name).is_file()):
        sys.exit(f"USWDS doesn't bring these: {', '.join(missing)}")
    return sorted(names)


def named_by(css: str) -> set[str]:
    """The fonts and images that the stylesheet asks for, as names below its parent folder."""
    references = {found.split("#")[0].split("?")[0] for found in CSS_REFERENCE.findall(css)}
    return {one.removeprefix("../") for one in references if one and not one.startswith(("data:", "http:", "https:"))}


if __name__ == "__main__":
    main()
