"""The only code that changes a report's state, and what follows from a change the public can see.

Reports are written by the admin and by `exchange`; both call these functions by name once they have saved. A report the
public has never seen changes nothing for the public: neither the catalog's counter nor the search index moves.
"""

from .edits import document_read, saved, saved_many, vocabulary_changed
from .following import Actor
from .states import back_to_draft, correct, promote_due, publish, publish_many, withdraw

__all__ = [
    "Actor",
    "back_to_draft",
    "correct",
    "document_read",
    "promote_due",
    "publish",
    "publish_many",
    "saved",
    "saved_many",
    "vocabulary_changed",
    "withdraw",
]
