"""The only code that changes a report's state, and what follows from a change the public can see.

Reports are written by the admin and by `exchange`; both call these functions by name once they have saved. A report the
public has never seen changes nothing for the public: neither the catalog's counter nor the search index moves.
"""

from .copies import (
    approve_copy,
    change_copy,
    copy_unfit,
    discard_copy,
    make_copy,
    put_in_place,
    send_copy_back,
    submit_copy,
)
from .copy_moments import put_due_in_place, schedule_copy, unschedule_copy
from .copy_rules import proposed, why_copy_not_approved_by
from .edits import document_cleaned, document_read, document_unfit, saved, saved_many, vocabulary_changed
from .entries import hold_reports, hold_topics, renamed
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
    "approve_copy",
    "change_copy",
    "change_topics",
    "changing",
    "copy_unfit",
    "correct",
    "discard_copy",
    "document_cleaned",
    "document_read",
    "document_unfit",
    "free_slug",
    "hold_reports",
    "hold_topics",
    "keep_versions",
    "lacking",
    "make_copy",
    "merge_topics",
    "merged_words",
    "promote_due",
    "proposed",
    "publish",
    "publish_many",
    "put_due_in_place",
    "put_in_place",
    "record_versions",
    "renamed",
    "restore",
    "saved",
    "saved_many",
    "schedule_copy",
    "send_back",
    "send_copy_back",
    "submit",
    "submit_copy",
    "unschedule",
    "unschedule_copy",
    "vocabulary_changed",
    "why_copy_not_approved_by",
    "why_not_approved_by",
    "withdraw",
]
