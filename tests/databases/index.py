"""The search index, beside what a rebuild would make of it."""

from django.db import connection, transaction

from reports import search


def index_is_its_rebuild() -> bool:
    """Whether the search index holds what a rebuild would put there."""
    columns = "rowid, number, title, topics, summary" if connection.vendor == "sqlite" else "report_id, document"

    def rows() -> list:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM reports_search ORDER BY 1")
            return cursor.fetchall()

    with transaction.atomic():
        found = rows()
        search.rebuild()
        same = rows() == found
        transaction.set_rollback(True)
    return same
