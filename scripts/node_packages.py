"""Fetches the packages of package-lock.json into node_modules: `python scripts/node_packages.py [--dev | --bench]`.

Uses the machine's npm; where there is none (or one too old for the lock file), brings one by pip into the virtual
environment. `--dev` fetches the tools of the browser tests too, `--bench` those of benchmarks/lighthouse alone.
Packages' own scripts never run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV_BIN = Path(sys.executable).parent  # not resolved: the virtual environment's own folder
MINIMUM_NPM = 7  # the first that reads this lock file's format


def main(arguments: list[str]) -> int:
    """Run `npm ci`; its exit code."""
    npm = usable_npm(shutil.which("npm")) or usable_npm(str(VENV_BIN / "npm")) or npm_from_pip()
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command.append("--omit=optional")  # only Sass has one: it watches files, for each system in another build
    if "--dev" not in arguments:
        command.append("--omit=dev")
    folder = ROOT / "benchmarks" / "lighthouse" if "--bench" in arguments else ROOT
    return subprocess.run(command, cwd=folder, env=environment(), check=False).returncode


def environment() -> dict[str, str]:
    """Our environment, with the virtual environment's programs last: npm starts the first `node` it finds."""
    return {**os.environ, "PATH": os.pathsep.join([os.environ.get("PATH", os.defpath), str(VENV_BIN)])}


def usable_npm(path: str | None) -> str | None:
    """The path itself if an npm that is new enough starts there, else None."""
    if not path:
        return None
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, env=environment(), check=True)
        return path if int(done.stdout.split(".")[0]) >= MINIMUM_NPM else None
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None


def npm_from_pip() -> str:
    """Install Node with its npm from requirements-node.txt; the path of that npm."""
    print("  No npm here: bringing one by pip", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-node.txt"]
    subprocess.run(pip, cwd=ROOT, check=True)
    return str(VENV_BIN / "npm")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"npm could not be run: {error}")
