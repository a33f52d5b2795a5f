"""The portal's own server with one worker, and a client that keeps its connection and adds next to nothing."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.portal import free_port

START_TIMEOUT_S = 120


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        for line in self.head.split(b"\r\n"):
            key, _, value = line.partition(b":")
            if key.lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""


class Client:
    """One connection, kept open. It says nothing about caches: no If-None-Match, no cookies, no compression."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self.connect()

    def connect(self) -> socket.socket:
        """A new connection."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def get(self, address: str, extra: str = "") -> Answer:
        """Ask for an address; `extra` is header lines. One new try if the server had closed the idle connection."""
        request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode()
        try:
            return self.exchange(request)
        except ConnectionError:
            self.socket.close()
            self.socket = self.connect()
            return self.exchange(request)

    def exchange(self, request: bytes) -> Answer:
        """Send and receive, timed."""
        began = time.perf_counter()
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.receive()
        head, _, body = data.partition(b"\r\n\r\n")
        status = int(head[9:12])
        length = 0 if status == 304 else content_length(head)
        parts, got = [body], len(body)
        while got < length:
            parts.append(self.receive())
            got += len(parts[-1])
        return Answer(status, head, b"".join(parts), time.perf_counter() - began)

    def receive(self) -> bytes:
        """The next bytes. Raises ConnectionError if there are none."""
        if not (data := self.socket.recv(262_144)):
            raise ConnectionError("the server closed the connection")
        return data


def content_length(head: bytes) -> int:
    """How long the body is. Raises ValueError if the head does not say."""
    return int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])


@contextlib.contextmanager
def serving(paths: list[str]) -> Iterator[Client]:
    """Start gunicorn as in production, but with one worker and the floor's addresses; yields a client; stops it."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "LIST_LIMIT": "0",  # one client that asks without a pause is what it is made to stop
        "BENCHMARK_PATHS": json.dumps(paths),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    command = [sys.executable, "-m", "gunicorn", "oigportal.wsgi", "-c", "oigportal/gunicorn_conf.py"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield wait(process, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait(process: subprocess.Popen, port: int) -> Client:
    """A client of the server once it answers. Raises RuntimeError if it ends or takes too long."""
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            client = Client(port)
            if client.get("/healthz").status == 200:
                return client
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
