"""Two processes commit a withdrawal and a publication in every order: no process shows what is true no more."""

import json
import select
import subprocess
import time

import psycopg
import pytest

from tests.databases.portal import Portal, database

pytestmark = pytest.mark.postgres
ORDERS = [("publish", "withdraw"), ("withdraw", "publish")]


class Process:
    """A puppet: see puppet.py."""

    def __init__(self, portal: Portal) -> None:
        self.process = portal.start("-m", "tests.databases.puppet", stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, *step: str) -> None:
        """Tell it a step and do not wait."""
        self.process.stdin.write(json.dumps(step) + "\n")
        self.process.stdin.flush()

    def result(self):
        """The result of the oldest step whose result was not asked for yet."""
        return json.loads(self.process.stdout.readline())

    def do(self, *step: str):
        """Tell it a step and wait for the result."""
        self.send(*step)
        return self.result()

    def has_answered(self) -> bool:
        """Whether a result waits to be read."""
        return bool(select.select([self.process.stdout], [], [], 0)[0])


@pytest.fixture(scope="module")
def cast(tmp_path_factory, template):
    """Two writers, two readers, and a connection that looks at locks."""
    folder = tmp_path_factory.mktemp("interleaving")
    with database(template.url.rpartition("/")[2]) as url:
        processes = [Process(Portal(folder, url)) for _ in range(4)]
        with psycopg.connect(url, autocommit=True) as server:
            yield *processes, server
        for one in processes:
            one.process.stdin.close()
            one.process.wait(timeout=10)
            one.process.stdout.close()


def wait(process: Process, backend: int, server) -> bool:
    """Wait until a process has answered, or waits for a lock: then True."""
    sql = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    while not process.has_answered():
        if server.execute(sql, [backend]).fetchone() == (True,):
            return True
        time.sleep(0.005)
    return False


def play(cast, order: tuple[str, str], mutant: str) -> tuple[list, list, list[bool]]:
    """Two transactions; the second acts, and commits if it can, before the first commits.

    Returns what each reader last showed, the truth, and whether the second had to wait.
    """
    one, two, *readers, server = cast
    assert one.do("make") is None
    for process in cast[:4]:
        assert process.do("be", mutant) is None
    one.do("begin")
    backend = two.do("begin")
    assert one.do(order[0]) is None
    look(readers)
    two.send(order[1])
    waited = wait(two, backend, server)
    two.send("commit")
    if not waited:
        assert (two.result(), two.result()) == (None, None)
    look(readers)
    assert one.do("commit") is None
    if waited:
        assert (two.result(), two.result()) == (None, None)
    return [process.do("look") for process in cast[:4]], one.do("truth"), waited


def look(readers: list[Process]) -> None:
    """Let the readers hold a snapshot of this moment, which must be true at it."""
    for reader in readers:
        reader.do("look")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("variant", ["", "no lock on slugs"])
def test_after_both_are_committed_everybody_shows_what_is_true(cast, order, variant):
    """The one that raises the counter second waits until the first has committed, so numbers are seen in their order."""
    shown, truth, waited = play(cast, order, variant)
    assert truth == ["DRAFT"]
    assert shown == [truth] * 4
    assert waited


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("mutant", ["own transaction", "log"])
def test_the_proof_bites(cast, order, mutant):
    shown, truth, _ = play(cast, order, mutant)
    assert truth == ["DRAFT"]
    assert shown[2] != truth
    assert shown[3] != truth


def edit_while_withdrawing(cast, mutant: str) -> list:
    """An editor saves a form and another process withdraws the same report: what each was told."""
    one, two, *_, server = cast
    assert one.do("make") is None
    for process in cast[:4]:
        assert process.do("be", mutant) is None
    one.do("begin")
    backend = two.do("begin")
    one.do("form")
    two.send("withdraw")
    assert wait(two, backend, server)  # for the row that the form has written
    told = [one.do("saved"), one.do("commit"), two.result()]
    return [*told, two.do("commit")]


@pytest.mark.parametrize(
    "variant",
    [
        "",
        "no lock on slugs",
    ],
)
def test_an_edit_and_a_withdrawal_of_one_report(cast, variant):
    assert edit_while_withdrawing(cast, variant) == [None] * 4
    assert cast[2].do("look") == cast[0].do("truth") == []


def test_a_counter_raised_first_would_deadlock(cast):
    """Why it is raised last: its lock would be held while a row is waited for whose holder waits for the counter."""
    assert "deadlock detected" in " ".join(map(str, edit_while_withdrawing(cast, "counter first")))


def read_while_withdrawing(cast, variant: str) -> tuple[list, bool]:
    """The pages of a report's document are written while another process withdraws it: how that went, what is left."""
    one, two, *_, server = cast
    assert (one.do("make"), one.do("file")) == (None, None)
    for process in cast[:4]:
        assert process.do("be", variant) is None
    one.do("begin")
    backend = two.do("begin")
    told = [one.do("read")]
    two.send("withdraw")
    waited = wait(two, backend, server)
    if not waited:
        told.append(two.result())
        told.append(two.do("commit"))
    told.append(one.do("commit"))
    if waited:
        told += [two.result(), two.do("commit")]
    return told, one.do("left")


def test_a_reading_and_a_withdrawal_of_one_report(cast):
    """Whichever comes first, no word of the withdrawn report is left in the index."""
    assert read_while_withdrawing(cast, "") == ([None] * 4, False)


def test_without_the_lock_on_the_index_its_words_would_stay(cast):
    assert read_while_withdrawing(cast, "no lock on the index") == ([None] * 4, True)


def while_reading(cast, step: tuple[str, ...], *, is_read_first: bool, variant: str = "") -> list:
    """A reading ends while another process does something with the report.

    Returns what the reader was told, the pages there are then, and whether the index is other than it should be.
    """
    reader, other, *_, server = cast
    before = ("make", "file", "saved", *(("withdraw",) if step[0] == "publish" else ()))
    assert [other.do(one) for one in before] == [None] * len(before)
    assert reader.do("claim") is None
    for process in cast[:4]:
        assert process.do("be", variant) is None
    steps = [(reader, ("finish",)), (other, step)]
    (first, its), (second, later) = steps if is_read_first else steps[::-1]
    first.do("begin")
    backend = second.do("begin")
    told = {first: first.do(*its)}
    second.send(*later)
    if wait(second, backend, server):
        assert first.do("commit") is None
        told[second] = second.result()
        assert second.do("commit") is None
    else:
        told[second] = second.result()
        assert (second.do("commit"), first.do("commit")) == (None, None)
    assert told[other] is None
    return [told[reader], reader.do("texts"), reader.do("left")]


@pytest.mark.parametrize("is_read_first", [True, False])
def test_a_reading_and_a_publication_of_one_report(cast, is_read_first):
    """Whichever comes first, the published report is found by its pages."""
    assert while_reading(cast, ("publish", "PUBLIC"), is_read_first=is_read_first) == [True, ["Ivory"], False]


def test_without_the_lock_on_the_report_its_pages_would_not_be_found(cast):
    told = while_reading(cast, ("publish", "PUBLIC"), is_read_first=False, variant="no lock on the report")
    assert told == [True, ["Ivory"], True]


@pytest.mark.parametrize("is_read_first", [True, False])
def test_a_reading_and_another_file(cast, is_read_first):
    """Whichever comes first, no page of the file that was replaced is left, nor in the index."""
    assert while_reading(cast, ("replace",), is_read_first=is_read_first) == [is_read_first, [], False]


def test_without_the_lock_on_the_document_pages_of_the_old_file_would_stay(cast):
    told = while_reading(cast, ("replace",), is_read_first=True, variant="no lock on the document")
    assert told == [True, ["Ivory"], False]


def publish_both(cast, variant: str, number: str) -> tuple[object, object, object]:
    """Two publish at once, one of them the draft and the other `number`: what the second was told, of that and in the end."""
    one, two, *_, server = cast
    assert (one.do("make"), one.do("twin")) == (None, None)
    for process in cast[:4]:
        assert process.do("be", variant) is None
    one.do("begin")
    backend = two.do("begin")
    assert one.do("publish") is None
    two.send("publish", number)
    assert wait(two, backend, server)
    assert one.do("commit") is None
    told = two.result()
    return told, two.do("commit"), one.do("slugs")


def test_of_two_who_publish_one_draft_the_second_is_told(cast):
    told, _, slugs = publish_both(cast, "no lock on slugs", "DRAFT")
    assert "This report is public already." in str(told)
    assert slugs == ["draft", "public"]


def test_two_drafts_of_one_number_published_at_once_get_two_slugs(cast):
    assert publish_both(cast, "", "draft") == (None, None, ["draft", "draft-2", "public"])
