#!/bin/sh
# Collects the static files into .build/static, hashed and compressed, and stamps the time it began: a file that changes
# meanwhile is then newer than the stamp. Old hashed files stay, for pages that a running server has already sent.
set -e
mkdir -p .build
touch .build/static.begun
.venv/bin/python manage.py collectstatic --noinput --verbosity 0
mv .build/static.begun .build/static.stamp
