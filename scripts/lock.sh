#!/bin/sh
# Writes requirements*.txt from requirements*.in, for every platform and Python 3.11 or newer, with hashes.
# ARGS=--upgrade takes the newest versions that the .in files allow. The machine's own index settings stay out.
set -e
UV_CUSTOM_COMPILE_COMMAND="make lock"
export UV_CUSTOM_COMPILE_COMMAND
for name in requirements requirements-production requirements-dev requirements-node; do
    .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links "$@" "$name.in" -o "$name.txt"
done
if command -v npm >/dev/null; then
    npm install --package-lock-only --ignore-scripts --loglevel=error
    (cd benchmarks/lighthouse && npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --loglevel=error)
else
    echo "No npm here: package-lock.json stays as it is." >&2
fi
