"""A process of its own that puts a synthetic catalog into the database of OIG_DATA_DIR: `python -m tests.soak.catalog SIZE`.

Prints a JSON object: what readers read (`pages`, with documents whose files it makes), and the `values` of facets.
"""

import json
import os
import sys

import django

DOCUMENTS = 20


def main(size: int) -> None:
    """Load the catalog, write the files of some documents, say what is there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
    django.setup()
    from django.conf import settings

    from benchmarks import loading
    from reports import catalog
    from reports.models import ReportDocument

    loading.ensure(size)
    documents = ReportDocument.objects.public().select_related("report").order_by("pk")[:DOCUMENTS]
    for document in documents:
        path = settings.DOCUMENTS_DIR / document.file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.4\n".ljust(document.size, b" "))
    facets = catalog.current().facets
    values = [
        (name, value)
        for name in ("agency", "area", "topic", "type", "year")
        for value in list(facets[name].labels)[:60]
    ]
    topics = [f"/topics/{value}/" for name, value in values if name == "topic" and value != "none"]
    pages = {
        "home": ["/"],
        "list": ["/reports/"],
        "topic": topics[:DOCUMENTS],
        "report": [document.report.get_absolute_url() for document in documents],
        "document": [document.get_absolute_url() for document in documents],
    }
    print(json.dumps({"pages": pages, "values": values}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
