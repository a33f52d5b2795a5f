"""The production server, on a laptop and in production alike: `gunicorn oigportal.wsgi -c oigportal/gunicorn_conf.py`.

Read from the environment or `.env`: PORT (8000), BIND (address and port, or `unix:/path`; overrides PORT),
WEB_CONCURRENCY (worker processes, 2), THREADS (in each, 16), ACCESS_LOG (a file, or `-` for the terminal; off by default,
since readers' addresses and searches are nobody's business).
"""

import os
import socket
import struct
import sys
from pathlib import Path

import environ

env = environ.Env()
env.read_env(Path(__file__).resolve().parent.parent / ".env")

port = env.int("PORT", default=8000)
bind = env.str("BIND", default=f"127.0.0.1:{port}")

worker_class = "gthread"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = env.int("THREADS", default=16)
# Each worker accepts on its own socket and the kernel shares connections out: twice the speed of one shared socket.
reuse_port = True
# Nobody uses the control socket, and its default place is one per user, not one per portal.
control_socket_disable = True
keepalive = 5
# Five facets with many values make a long address; this is the longest gunicorn takes (without any limit, one endless
# line keeps a core busy).
limit_request_line = 8190
# No header may say where the portal is mounted or what was asked for: by default gunicorn believes SCRIPT_NAME and
# PATH_INFO from programs on the same machine, a careless proxy among them.
forwarder_headers = ""
# Seconds a reader may take to send the next bytes, or to take them. gunicorn's own time limit does not cover its
# threads: without this, as many silent connections as there are threads would stop the site.
RECEIVE_S, SEND_S = 10, 30
timeout = 60
graceful_timeout = 20
# The workers' heartbeat files: a slow disk under /tmp would make a healthy worker look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
accesslog = env.str("ACCESS_LOG", default="") or None
errorlog = "-"
loglevel = env.str("GUNICORN_LOG_LEVEL", default="warning")


def on_starting(server) -> None:
    """Refuse a port that another program has: with reuse_port both would answer, each at random."""
    if "GUNICORN_PID" in os.environ or "LISTEN_PID" in os.environ:
        return  # an upgrade in place, or sockets handed over by systemd: sharing is meant
    for host, number in (address for address in server.cfg.address if isinstance(address, tuple)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError as error:
                print(
                    f"Can't listen on {host} port {number}: {error.strerror}.\n"
                    f"Stop the program that uses it, or choose another port: PORT={number + 1} make run",
                    file=sys.stderr,
                )
                raise SystemExit(1) from error


def post_worker_init(worker) -> None:
    """Give connections a time limit. Accepted sockets inherit it from the listening one."""
    for listener in worker.sockets:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", RECEIVE_S, 0))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", SEND_S, 0))


def when_ready(server) -> None:
    """Say where the portal is: nothing else on the terminal does."""
    for host, number in (address for address in server.cfg.address if isinstance(address, tuple)):
        print(f"The portal is at http://{host}:{number}/ (Ctrl-C stops it)", flush=True)
