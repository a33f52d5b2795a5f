#!/bin/sh
# Makes the virtual environment .venv with the first Python that is 3.11 or newer; leaves a working one alone.
# PYTHON=/path/to/python chooses one.

is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

if [ -x .venv/bin/python ] && .venv/bin/python -c "$is_new_enough" 2>/dev/null && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi
for python in $PYTHON python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c "$is_new_enough" 2>/dev/null; then
        if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            exec "$python" -m venv --clear .venv
        fi
        without_venv=$python
    fi
done
if [ -n "$without_venv" ]; then
    echo "$without_venv can't make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
else
    echo "No Python 3.11 or newer was found. Install one (Debian 12 and Ubuntu 24.04: apt-get install python3 python3-venv;" >&2
    echo "macOS: brew install python), or name one: make run PYTHON=/path/to/python3" >&2
fi
exit 1
