"""Import of reports: file -> rows -> plan -> one transaction. The one engine for the command and, later, the admin.

`columns` is the one list of columns; `reading` makes rows of a file's bytes; `values` and `rows` read what is printed in
them; `plan` decides what each row does, by the rules of `merging`; `apply` writes it. Nothing here prints.
"""

from .importing import Outcome, import_table
from .reading import Table, Unreadable, read_bytes, read_file

__all__ = ["Outcome", "Table", "Unreadable", "import_table", "read_bytes", "read_file"]
