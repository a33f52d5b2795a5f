"""Import and export of reports: file -> rows -> plan -> one transaction. The one engine for the command and the desk.

`columns` is the one list of columns; `reading` makes rows of a file's bytes; `values` and `rows` read what is printed in
them; `plan` decides what each row does, by the rules of `merging` and on somebody's `terms`; `apply` writes it. `facts` says
what a report says, `export` writes that. `batches` remembers what an import did, `undoing` takes it back. Nothing here prints.
"""

from .batches import Source
from .importing import Outcome, PlanChanged, import_table
from .messages import Unreadable
from .reading import Table, read_bytes, read_file
from .terms import Terms

__all__ = [
    "Outcome", "PlanChanged", "Source", "Table", "Terms", "Unreadable", "import_table", "read_bytes", "read_file",
]  # fmt: skip
