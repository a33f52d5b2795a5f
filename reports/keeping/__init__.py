"""Backup and restore: the database, the documents that its rows name, the key, with a hash of each file.

`backup` writes a folder, `restore` puts one back; `sqlite` and `postgres` dump and replace their database behind one
contract; `folder` knows what lies in a backup, `files` how to write so that a power cut leaves the old or the new.
`orphans` finds files of the store that no row names. Nothing here prints.
"""

from .backup import Made, write_backup
from .folder import Unusable
from .orphans import find_orphans, old_size
from .restore import Restored, restore_backup

__all__ = ["Made", "Restored", "Unusable", "find_orphans", "old_size", "restore_backup", "write_backup"]
