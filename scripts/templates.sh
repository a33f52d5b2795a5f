#!/bin/sh
# Runs the formatter over all templates; `--check` only looks.
find templates -name '*.html' 2>/dev/null | sort | xargs -r .venv/bin/djade --target-version 5.2 "$@"
