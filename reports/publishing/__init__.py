"""The only code that changes a report's state, and what follows from a change the public can see.

Reports are written by the admin and by `exchange`; both call these functions by name once they have saved. A report the
public has never seen changes nothing for the public: neither the catalog's counter nor the search index moves.
"""

from .edits import document_read, saved, saved_many, vocabulary_changed
from .entries import hold_topics, renamed
from .following import Actor
from .names import free_slug
from .restoring import restore
from .review import approve, send_back, submit
from .revisions import keep as keep_versions
from .revisions import record as record_versions
from .rules import Lack, lacking, why_not_approved_by
from .states import correct, promote_due, publish, publish_many, unschedule, withdraw
from .topics import change_topics, changing, merge_topics, merged_words

__all__ = [
    "Actor",
    "Lack",
    "approve",
    "change_topics",
    "changing",
    "correct",
    "document_read",
    "free_slug",
    "hold_topics",
    "keep_versions",
    "lacking",
    "merge_topics",
    "merged_words",
    "promote_due",
    "publish",
    "publish_many",
    "record_versions",
    "renamed",
    "restore",
    "saved",
    "saved_many",
    "send_back",
    "submit",
    "unschedule",
    "vocabulary_changed",
    "why_not_approved_by",
    "withdraw",
]
