"""The child's limits, what it knows, and children that misbehave: the portal makes a word of each."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import pytest

from reports.documents import reading
from reports.documents.reading import Reading, Unreadable
from tests.documents import making_pdfs as pdfs
from tests.documents.children import GIB, ran


def told_by(code: str) -> Reading:
    """What is made of a child that runs this."""
    with tempfile.TemporaryFile() as file:
        return reading.reading_of(reading.watched([sys.executable, "-I", "-c", "import os, sys, time\n" + code], file))


RECORD = "def tell(kind, content): os.write(1, kind + len(content).to_bytes(4, 'big') + content)\n"
ALL_TEXT = RECORD + "tell(b'P', b'Text'); tell(b'E', b'')\n"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("", "damaged"),
        ("sys.exit(3)", "damaged"),
        ("import ctypes; ctypes.string_at(0)", "damaged"),
        ("os.kill(os.getpid(), 9)", "too_large"),
        ("os.abort()", "too_large"),
        ("print('Hello')", "too_large"),  # as a length, its letters are a gigabyte
        ("os.write(1, b'?' + bytes(4))", "damaged"),
        ("os.write(1, b'P' + bytes([0, 0, 0, 2]) + b'\\xff\\xfe')", "damaged"),
        ("os.write(1, b'P' + b'\\xff' * 4); time.sleep(60)", "too_large"),
        ("while True: os.write(1, b'P' + bytes([0, 1, 0, 0]) + bytes(65536))", "too_large"),
        ("while True: os.write(1, b'P' + bytes(4))", "too_large"),
        (RECORD + "tell(b'P', b'Text')", "damaged"),
        (RECORD + "tell(b'X', b'encrypted')", "encrypted"),
        (RECORD + "tell(b'X', b'anything')", "damaged"),
        (ALL_TEXT.replace("; tell(b'E', b'')", "") + "os.kill(os.getpid(), 9)", "too_large"),
    ],
)
def test_children_that_fail(code, wanted):
    with pytest.raises(Unreadable) as told:
        told_by(code)
    assert told.value.problem.value == wanted


@pytest.mark.parametrize(
    "end", ["os.abort()", "os.kill(os.getpid(), 9)", "os.write(1, b'????????')", "tell(b'W', b'')"]
)
def test_what_happens_after_the_text_costs_only_the_picture(end):
    assert told_by(ALL_TEXT + end) == Reading(("Text",), "", "", False, b"", "")


@pytest.mark.parametrize("code", ["time.sleep(60)", "while True: pass", "os.close(1); time.sleep(60)"])
def test_silence(monkeypatch, code):
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(Unreadable) as told:
        told_by(code)
    assert told.value.problem == "too_large"
    assert time.monotonic() - began < 3


def test_nothing_of_a_child_is_left(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "SECONDS", 1)
    note = tmp_path / "pids"
    code = f"if os.fork(): open('{note}', 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)\n"
    code += f"open('{note}', 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
    with pytest.raises(Unreadable):
        told_by(code)
    pids = [int(line) for line in note.read_text().split()]
    assert len(pids) == 2
    end = time.monotonic() + 5
    while time.monotonic() < end and any(is_running(pid) for pid in pids):
        time.sleep(0.05)
    assert not any(is_running(pid) for pid in pids)


def is_running(pid: int) -> bool:
    """Whether it is there and no zombie, which nobody but its own parent can take away."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    "code",
    [
        "while True: os.write(1, b'P' + bytes([0, 1, 0, 0]) + b'x' * 65536)",
        # one letter outside of the first 65,536 makes a text four bytes a letter
        "while True: os.write(1, b'P' + bytes([0, 1, 0, 0]) + b'x' * 65532 + '\\U0001f600'.encode())",
        "os.write(1, b'P' + bytes([1, 255, 0, 0]))\nwhile True: os.write(1, b'x' * 65536)",
        "while True: os.write(1, b'W' + bytes([0, 16, 0, 0]) + bytes(1048576))",
    ],
)
def test_a_child_cannot_fill_the_memory_of_its_parent(code):
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            told_by(code)
        assert tracemalloc.get_traced_memory()[1] <= 1.5 * reading.MOST_OUTPUT
    finally:
        tracemalloc.stop()


def test_the_limits_of_a_child():
    code = "import resource, sys; sys.path.insert(0, sys.argv[1])\nfrom reports.documents import child; child.limit()\n"
    code += "print({name: resource.getrlimit(getattr(resource, name)) for name in child.LIMITS})"
    root = Path(reading.__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-I", "-c", code, root], capture_output=True, text=True, check=True).stdout
    assert eval(told) == {
        "RLIMIT_AS": (GIB, GIB),
        "RLIMIT_CPU": (20, 20),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (32, 32),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NPROC": (0, 0),
    }


def test_limits_that_are_lower_already_stay():
    code = "import resource, sys; sys.path.insert(0, sys.argv[1])\nfrom reports.documents import child\n"
    code += (
        "resource.setrlimit(resource.RLIMIT_CPU, (5, 5)); child.limit(); print(resource.getrlimit(resource.RLIMIT_CPU))"
    )
    root = Path(reading.__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-I", "-c", code, root], capture_output=True, text=True, check=True).stdout
    assert told == "(5, 5)\n"


def test_a_child_knows_nothing_of_the_portal(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for children")
    code = "import json, os, sys; sys.path.append(sys.argv[1]); from reports.documents import child, pdfium\n"
    code += (
        "print(json.dumps([dict(os.environ), os.getcwd(), sorted({name.partition('.')[0] for name in sys.modules})]))"
    )
    root = str(Path(reading.__file__).resolve().parents[2])
    with tempfile.TemporaryFile() as file:
        seen = {}
        monkeypatch.setattr(reading, "listen", lambda output, heard, began: seen.update(said=os.read(output, 65536)))
        reading.watched([*reading.COMMAND[:-1], "-c", code, root], file)
    environment, folder, modules = json.loads(seen["said"])
    assert environment.keys() <= {"LC_CTYPE"}
    assert folder == "/"
    assert not {"django", "oigportal", "sqlite3", "socket"} & set(modules)


def test_limits_are_at_work():
    """The child of a real file has used what the kernel counted: it is the child that was measured, not us."""
    ended = ran(pdfs.ordinary(20))
    assert 0 < ended.usage.ru_utime < 10
    assert 10 * 1024**2 < ended.usage.ru_maxrss * 1024 < GIB
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != 20
