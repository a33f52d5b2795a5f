"""The search index, beside what a rebuild would make of it."""

from django.db import connection, transaction

from reports import search


def content(table: str) -> list:
    """What a table of the index holds. SQLite keeps no text of some: then every term with the places where it stands."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and table.endswith(("_heads", "_said", "_pages")):
            cursor.execute(f"CREATE VIRTUAL TABLE temp.looked_at USING fts5vocab(main, {table}, instance)")
            try:
                cursor.execute("SELECT * FROM temp.looked_at ORDER BY 1, 2, 3, 4")
                return cursor.fetchall()
            finally:
                cursor.execute("DROP TABLE temp.looked_at")
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        return [tuple(map(plain, row)) for row in cursor.fetchall()]


def plain(value: object) -> object:
    """A value that can be compared."""
    return bytes(value) if isinstance(value, memoryview) else value


def index_is_its_rebuild() -> bool:
    """Whether the search index holds what a rebuild would put there."""

    def rows() -> dict[str, list]:
        return {table: content(table) for table in search.all_tables()}

    with transaction.atomic():
        found = rows()
        search.rebuild()
        same = rows() == found
        transaction.set_rollback(True)
    return same
