"""Makes the pictures of the README in docs/images/: `make screenshot`.

Starts the portal with its sample on a free port, in a data folder of its own, and photographs a few pages with Chromium
(CHROMIUM=/path names one). Run it again when the look changes, and commit the pictures.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright
from smoke import free_port, wait_until_up

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
START_S = 60
QUIET = ("background-networking", "component-update", "sync")
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 360, "height": 740}
PICTURES = {
    "home": ("/", DESK),
    "list": ("/reports/?agency=fema&agency=cbp&topic=-grants", DESK),
    "topic": ("/topics/trafficking/", DESK),
    "report": ("/reports/demo-24-01/", DESK),
    "list-phone": ("/reports/?agency=fema", PHONE),
}


def main() -> None:
    """Take every picture anew."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("No Chromium. Install one, or name it: CHROMIUM=/path make screenshot")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with portal() as address, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        for name, (path, viewport) in PICTURES.items():
            page = browser.new_page(viewport=viewport)
            answer = page.goto(address + path, wait_until="networkidle")
            if answer is None or not answer.ok:
                sys.exit(f"{path} answered {answer and answer.status}")
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
            print(f"  docs/images/{name}.png")
        browser.close()


@contextmanager
def portal() -> Iterator[str]:
    """The address of a portal with the sample, which runs until the block ends."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as data:
        # no address of this machine in a picture
        environment = {**os.environ, "PORT": str(port), "OIG_DATA_DIR": data, "DATABASE_URL": ""}
        environment |= {"ORIGIN": "https://oig.example", "SECURE_SSL_REDIRECT": "false", "SECURE_HSTS_SECONDS": "0"}
        python = str(ROOT / ".venv" / "bin" / "python")
        subprocess.run(
            [python, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
        command = [python, "-m", "gunicorn", "oigportal.wsgi", "-c", "oigportal/gunicorn_conf.py"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            wait_until_up(server, port, time.monotonic(), START_S)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


if __name__ == "__main__":
    main()
