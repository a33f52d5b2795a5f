#!/bin/sh
# Runs one step of the Makefile: says which, and if it fails, says so and what to do.
#   scripts/step.sh NAME ADVICE COMMAND [ARGUMENT]...
# A signal to this shell is passed on to the command, so that stopping `make` leaves nothing behind.

name=$1
advice=$2
shift 2

child=
stop() {
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null
        wait "$child"
    fi
    exit 143
}
trap stop TERM INT HUP

echo "- $name"
"$@" &
child=$!
wait "$child"
status=$?
if [ "$status" -ne 0 ]; then
    printf "\nStep '%s' failed (exit %s).\n%s\n" "$name" "$status" "$advice" >&2
fi
exit "$status"
