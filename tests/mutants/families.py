"""All mutants, by what they threaten."""

from . import (
    arriving,
    attacks,
    installation,
    keeping,
    leaks,
    releasing,
    restoring,
    reviewing,
    serving,
    signing_in,
    spreadsheets,
    writing,
)

SAFETY = (writing, reviewing, releasing, arriving, spreadsheets, serving, keeping, restoring, installation, signing_in)
FAMILIES = {
    "leaks": leaks.GROUPS,
    "attacks": attacks.GROUPS,
    "safety": tuple(group for part in SAFETY for group in part.GROUPS),
}
