"""The project: wiring only (settings, addresses, server). What the portal does lives in `reports`.

Before anything imports `sqlite3`, the newer SQLite of the `pysqlite3` package takes its place. SQLite 3.7.0 to
3.51.2 has a race in resetting the write-ahead log that can corrupt a database written by two threads, and Python
often comes with such a version (Debian 12: 3.40). Where the package has no wheel it isn't installed (see
requirements.in) and Python's own module stays; the settings then choose the rollback journal instead of the log.
"""

import sys

try:
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
