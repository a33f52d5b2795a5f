"""The allowed values of the portal's closed lists. Imports nothing of the app."""

from django.db import models


class ReportType(models.TextChoices):
    """What kind of work product a report is. Empty means "not recorded"."""

    AUDIT = "audit", "Audit"
    INSPECTION = "inspection", "Inspection"
    EVALUATION = "evaluation", "Evaluation"
    MANAGEMENT_ALERT = "management-alert", "Management alert"
    SPECIAL_REPORT = "special-report", "Special report"
    INVESTIGATION = "investigation", "Investigation"
    FINANCIAL_AUDIT = "financial-audit", "Financial audit"
    OTHER = "other", "Other"


class State(models.TextChoices):
    """Where a report stands. Only `reports.publishing` changes it."""

    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


INSIDE = (State.DRAFT, State.REVIEW, State.APPROVED)  # the public has never seen such a report, and no moment is set


class Standing(models.TextChoices):
    """Where a report stands as editors see it: the state, with "scheduled" told apart from "published" by the clock."""

    DRAFT = State.DRAFT.value, State.DRAFT.label
    REVIEW = State.REVIEW.value, State.REVIEW.label
    APPROVED = State.APPROVED.value, State.APPROVED.label
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = State.PUBLISHED.value, State.PUBLISHED.label
    WITHDRAWN = State.WITHDRAWN.value, State.WITHDRAWN.label


class TransitionKind(models.TextChoices):
    """What was done with a report's state, as the log says it."""

    SUBMITTED = "submitted", "Submitted for review"
    SENT_BACK = "sent-back", "Sent back to draft"
    APPROVED = "approved", "Approved"
    LAPSED = "lapsed", "Changed, so the approval lapsed"
    SCHEDULED = "scheduled", "Scheduled"
    UNSCHEDULED = "unscheduled", "Taken off the schedule"
    PUBLISHED = "published", "Published"
    CORRECTED = "corrected", "Correction told"
    WITHDRAWN = "withdrawn", "Withdrawn"
    # of the working copy of a public report, whose own state stays
    COPY_MADE = "copy-made", "Working copy begun"
    COPY_SENT = "copy-sent", "Working copy submitted for review"
    COPY_BACK = "copy-back", "Working copy sent back"
    COPY_PASSED = "copy-passed", "Working copy approved"
    COPY_DROPPED = "copy-dropped", "Working copy discarded"
    COPY_LAPSED = "copy-lapsed", "Working copy changed, so its approval lapsed"
    COPY_TIMED = "copy-timed", "Working copy scheduled"
    COPY_UNTIMED = "copy-untimed", "Working copy taken off the schedule"
    COPY_STUCK = "copy-stuck", "Working copy could not take its place at its moment"
    COPY_PUT = "copy-put", "Working copy put in the place of the public version"


class RevisionKind(models.TextChoices):
    """What made a version of a report, as its history says it."""

    FOUND = "found", "As it stood then"
    CREATED = "created", "Entered"
    EDITED = "edited", "Changed"
    IMPORTED = "imported", "Imported"
    RESTORED = "restored", "Earlier version restored"
    REPLACED = "replaced", "Working copy"


class RevisionState(models.TextChoices):
    """Whether a revision is a version that the report had, or a working copy and how far that is."""

    KEPT = "kept", "Version"
    WORKING = "working", "Being written"
    REVIEW = "review", "In review"
    APPROVED = "approved", "Approved"
    DISCARDED = "discarded", "Discarded"


COPIES = (RevisionState.WORKING, RevisionState.REVIEW, RevisionState.APPROVED)  # a report has one of these at most


class Precision(models.TextChoices):
    """How much of an issue date is known."""

    DAY = "day", "Day"
    MONTH = "month", "Month only"
    YEAR = "year", "Calendar year only"
    UNKNOWN = "unknown", "Not known"


class DocumentKind(models.TextChoices):
    """What a document of a report is. The order is the order on the page."""

    REPORT = "report", "Report"
    HIGHLIGHTS = "highlights", "Highlights"
    RESPONSE = "response", "Response"
    ACCESSIBLE = "accessible", "Accessible version"


class ReadingState(models.TextChoices):
    """How far the portal is with reading a document's text."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Read"
    FAILED = "failed", "Not readable"


class ReadingProblem(models.TextChoices):
    """Why a document has no text, in words for editors: what it is and what to do."""

    ENCRYPTED = "encrypted", "It needs a password to be opened. Save it without one and replace the file."
    DAMAGED = "damaged", "It is damaged. Save or download it again and replace the file."
    SCANNED = (
        "scanned",
        "It has pictures of pages and no text (a scan). Run text recognition (OCR) and replace the file.",
    )
    TOO_LARGE = "too_large", "Reading it takes too long or too much memory. Save it in a simpler form or in parts."


class FindingCode(models.TextChoices):
    """What the check of a PDF before its release finds, in words for editors: what it is and what to do."""

    HIDDEN_TEXT = (
        "hidden_text",
        "Text that cannot be seen here can still be copied, as after a failed redaction. Remove the words themselves from the "
        "document, not only from sight, and save it as PDF again.",
    )
    REDACT_MARK = (
        "redact_mark",
        "Something here is marked for redaction and still there. Apply the redactions and replace the file.",
    )
    ATTACHMENT = ("attachment", "Another file is attached to it. Remove the attachment and replace the file.")
    SCRIPT = ("script", "There is a program (JavaScript) in it. Print the document to a new PDF and replace the file.")
    ACTION = (
        "action",
        "It does something by itself: it starts a program, opens an address or sends data. Print the document to a new PDF and "
        "replace the file.",
    )
    ENCRYPTED = ("encrypted", "It is encrypted. Save it without a password or restrictions and replace the file.")
    DAMAGED = (
        "damaged",
        "It is damaged, so that programs may show different things. Print the document to a new PDF and replace the file.",
    )
    REVISIONS = (
        "revisions",
        "It still contains an older version of itself, which can be brought back. Save it under a new name (“Save as”) or "
        "print it to a new PDF, and replace the file.",
    )
    INCOMPLETE = (
        "incomplete",
        "It could not be checked completely. Save it in a simpler form or in parts and replace the file.",
    )
    UNTAGGED = ("untagged", "It is not tagged, so screen readers cannot use it well.")
    NO_LANGUAGE = ("no_language", "It does not say what language it is in. Screen readers need that to speak it.")
    NO_TITLE = ("no_title", "It has no title of its own. Set one in its properties.")
    SCANNED = ("scanned", "It has pictures of pages and no text (a scan). Run text recognition (OCR).")
    METADATA = ("metadata", "Its properties name an author or a program.")
    SIGNED = (
        "signed",
        "It has a digital signature, which cleaning would break, so the public gets the file as it is, with its properties.",
    )
    NOT_CLEANED = (
        "not_cleaned",
        "It could not be cleaned so that readers surely lose nothing. The public gets the file as it is, with its "
        "properties. To remove them, sanitize the file or print it to a new PDF.",
    )
    INTERNAL_LINK = ("internal_link", "It links to a place that only works inside an office.")
    COVER_NUMBER = (
        "cover_number",
        "The number of this report was not found on the first page. Look whether it is the right file.",
    )
    COVER_DATE = ("cover_date", "The first page has this date, and not the issue date of the record.")
    TWIN = ("twin", "The same file is also a document of another report.")


RED = (
    FindingCode.HIDDEN_TEXT, FindingCode.REDACT_MARK, FindingCode.ATTACHMENT, FindingCode.SCRIPT, FindingCode.ACTION,
    FindingCode.ENCRYPTED, FindingCode.DAMAGED, FindingCode.REVISIONS, FindingCode.INCOMPLETE,
)  # fmt: skip  # no report comes out with one of these; the others are warnings


class EventKind(models.TextChoices):
    """What happened to a report in public."""

    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


NOT_RECORDED = "none"  # the facet value for "this report has none"
FACET_NAMES = {
    "agency": "agency",
    "area": "oversight area",
    "topic": "topic",
    "type": "report type",
    "year": "fiscal year",
}
FACETS = tuple(FACET_NAMES)
SORTS = ("relevance", "newest", "oldest", "number", "title")
FISCAL_YEARS = range(1900, 2200)
