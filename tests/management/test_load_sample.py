"""The sample: loaded whole, once, and refused when it is not whole."""

import io
import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from reports import search
from reports.exchange import sample
from reports.models import Agency, OversightArea, PublicationEvent, Report, ReportDocument, Topic

pytestmark = pytest.mark.django_db


def load():
    out = io.StringIO()
    call_command("load_sample", stdout=out)
    return out.getvalue().splitlines()


def everything():
    """All rows that the sample can touch."""
    models = (Report, Agency, OversightArea, Topic, ReportDocument, PublicationEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_loaded_twice_is_loaded_once():
    assert load() == [
        "reports.jsonl: created 347, updated 0, unchanged 0, rejected 0, warnings 1",
        "demo.jsonl: created 14, updated 0, unchanged 0, rejected 0, warnings 5",
    ]
    assert Counter(Report.objects.values_list("state", flat=True)) == {"published": 360, "withdrawn": 1}
    before = everything()
    assert [line.partition(", warnings")[0] for line in load()] == [
        "reports.jsonl: created 0, updated 0, unchanged 347, rejected 0",
        "demo.jsonl: created 0, updated 0, unchanged 14, rejected 0",
    ]
    assert everything() == before


def test_what_it_holds():
    load()
    assert [model.objects.count() for model in (Agency, OversightArea, Topic, ReportDocument)] == [10, 7, 56, 25]
    assert sorted(Agency.objects.values_list("slug", "legacy_term_id")) == [
        ("cbp", 1),
        ("cisa", 2632),
        ("fema", 2),
        ("ice", 3),
        ("mgmt", 4),
        ("others", 9),
        ("tsa", 5),
        ("uscg", 7),
        ("uscis", 6),
        ("usss", 8),
    ]
    report = Report.objects.get(number="DEMO-24-01")
    assert [document.get_absolute_url() for document in report.documents.all()] == [
        "/reports/demo-24-01/documents/demo-24-01.pdf",
        "/reports/demo-24-01/documents/demo-24-01-highlights.pdf",
        "/reports/demo-24-01/documents/demo-24-01-response.pdf",
        "/reports/demo-24-01/documents/demo-24-01-accessible.pdf",
    ]
    assert sorted(Report.objects.filter(number="DEMO-12-03").values_list("slug", flat=True)) == [
        "demo-12-03",
        "demo-12-03-2",
    ]
    assert not ReportDocument.objects.filter(name="").exists()
    withdrawn = Report.objects.get(number="DEMO-19-01")
    assert (withdrawn.state, withdrawn.withdrawal_reason[:23]) == ("withdrawn", "The sample of crossings")
    assert search.match(search.parse("Quill Ferry")) == []


def test_it_leaves_alone_what_editors_changed():
    load()
    Agency.objects.filter(slug="cbp").update(name="Border Service", description="Ours.")
    Report.objects.filter(number="DEMO-24-01").update(executive_summary="Ours.")
    ReportDocument.objects.filter(report__number="DEMO-24-01", kind="response").delete()
    before = everything()
    load()
    assert everything() == before


def test_a_sample_that_is_not_whole_loads_nothing(tmp_path, monkeypatch):
    for name in ("vocabulary.json", "reports.jsonl"):
        (tmp_path / name).write_text((sample.SAMPLE / name).read_text(encoding="utf-8"), encoding="utf-8")
    demo = json.loads((sample.SAMPLE / "demo.jsonl").read_text(encoding="utf-8").splitlines()[0])
    (tmp_path / "demo.jsonl").write_text(json.dumps(demo), encoding="utf-8")  # its documents are missing
    monkeypatch.setattr(sample, "SAMPLE", tmp_path)
    monkeypatch.setattr(sample.load_sample, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match=r"is not whole: .*No such file"):
        load()
    assert everything() == [[], [], [], [], [], []]
