"""Crawlers: a process of its own that walks combinations of filters and never waits because it is told to.

    python -m tests.soak.crowd PORT SECONDS CRAWLERS NETWORKS < addresses

Each crawler keeps its connection and asks for the next address as soon as it has an answer, whatever the answer was; only
a refusal makes it pause for `PAUSE_S`, as even a rude program does, and Retry-After is ignored. Prints a JSON object:
how many answers of each status, and the bytes of them.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter

PAUSE_S = 0.1


async def crawl(number: int, port: int, end: float, networks: int, values: list, seen: Counter) -> None:
    """One crawler, in one of so many networks, until the time is over."""
    chance = random.Random(number)
    network = number % networks
    sender = f"X-Forwarded-For: 100.{128 + network // 250}.{network % 250}.{number % 250 + 1}"
    while time.monotonic() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            while time.monotonic() < end:
                writer.write(
                    f"GET {combination(chance, values)} HTTP/1.1\r\nHost: 127.0.0.1\r\n{sender}\r\n\r\n".encode()
                )
                status, size = await answer(reader)
                seen[str(status)] += 1
                seen["bytes"] += size
                if status == 429:
                    await asyncio.sleep(PAUSE_S)
        except (OSError, asyncio.IncompleteReadError):
            seen["broken"] += time.monotonic() < end
            await asyncio.sleep(PAUSE_S)


async def answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and length of the next answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head[9:12]), length


def combination(chance: random.Random, values: list) -> str:
    """Two to five values of facets, sometimes words, an order or a page: what a form-filling crawler makes up."""
    pairs = [
        f"{name}={chance.choice(('', '', '-'))}{value}" for name, value in chance.sample(values, chance.randint(2, 5))
    ]
    pairs += ["q=oversight"] * (chance.random() < 0.1) + ["sort=title"] * (chance.random() < 0.1)
    pairs += [f"page={chance.randint(2, 9)}"] * (chance.random() < 0.2)
    return "/reports/?" + "&".join(pairs)


async def main(port: int, seconds: float, crawlers: int, networks: int) -> None:
    """All of them at once."""
    values, seen, end = json.load(sys.stdin), Counter(), time.monotonic() + seconds
    await asyncio.gather(*(crawl(number, port, end, networks, values, seen) for number in range(crawlers)))
    print(json.dumps(seen))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
