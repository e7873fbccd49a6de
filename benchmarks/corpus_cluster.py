"""A corpus on a Ray cluster: the same tables as on this machine alone, also when one of its two nodes is killed half-way.

    python benchmarks/corpus_cluster.py [ARTICLES]

Needs newskit[corpus] and Ray (python -m pip install "ray[default]"). Builds a corpus of so many articles of corpus_data.py (default:
300) three times: on this machine alone, on two nodes, and on two nodes of which one is killed once the first shuffle has written. Prints
seconds, exit code, and whether the digests of all tables are those of this machine alone. Both nodes are processes of this machine, of
one processor each, and answer only whoever has a token made up for this run. The exit code is 0 if all three are the same.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from corpus_data import make

PIECES = 6  # of the input, so that both nodes have some to read
BATCH = 20_000  # runs of the stories that are told at a time, for the same reason
LONGEST = 1200  # seconds that a build may take
BUILD = """
import sys
import newskit as nk
from newskit.corpus import building
articles, to, address, piece, building._BATCH = *sys.argv[1:5], int(sys.argv[5])
nk.corpus.build(articles, to, address or None, nk.corpus.Settings(piece=int(piece)))
"""
# Ray waits 15 seconds to be told the ports of these, which a busy machine exceeds: it is not waited for those that are given
AGENTS = ("dashboard-agent-grpc", "dashboard-agent-listen", "runtime-env-agent", "metrics-export")
ENVIRONMENT = os.environ | {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S": "0",  # a node that is told to end ends
}


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def start(command: list[str], log: Path) -> subprocess.Popen:
    """A command in a process group of its own, by whose number all that it starts can be ended."""
    with log.open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=ENVIRONMENT, start_new_session=True)


def end(process: subprocess.Popen, how: tuple[signal.Signals, ...] = (signal.SIGTERM, signal.SIGKILL)) -> None:
    """Ends a process and its group, the next signal where one has no effect within 20 seconds."""
    for one in how:
        until = time.monotonic() + 20
        try:
            os.killpg(process.pid, one)
            while time.monotonic() < until:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.2)
        except ProcessLookupError:  # none of them is left
            process.wait()
            return


def node(name: str, folder: Path, *options: str, tries: int = 3) -> subprocess.Popen:
    """A node of the cluster, once it is up. It is tried again: Ray allows its processes half a minute to start."""
    for _ in range(tries):
        ports = [f"--{agent}-port={port}" for agent, port in zip(AGENTS, free_ports(len(AGENTS)), strict=True)]
        # without ports of their own the workers of both nodes would take them from one range
        ports += ["--min-worker-port=0", "--max-worker-port=0", "--node-ip-address=127.0.0.1"]
        size = ["--num-cpus=1", "--object-store-memory=200000000", f"--temp-dir={folder / 'ray'}"]
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--disable-usage-stats", *ports, *size, *options]
        process, up = start(command, log := folder / f"{name}.log"), False
        try:
            while not up and process.poll() is None:
                time.sleep(0.5)
                up = "Ray runtime started" in log.read_text(errors="replace")
        finally:
            if not up:
                end(process)
        if up:
            return process
    raise SystemExit(f"a node of the cluster does not start:\n{log.read_text(errors='replace')[-3000:]}")


def built(
    name: str, articles: Path, address: str = "", alone: dict[str, str] | None = None, kill: Callable[[], None] | None = None
) -> dict[str, str]:
    """The digests of one build, in a Python of its own; {} if it failed. `kill` is called once the first shuffle has written."""
    to = articles.with_name(name.replace(" ", "-"))
    piece = -(-articles.stat().st_size // PIECES)
    process = start([sys.executable, "-c", BUILD, str(articles), str(to), address, str(piece), str(BATCH)], log := to.with_suffix(".log"))
    begin, killed = time.monotonic(), ""
    try:
        while process.poll() is None and time.monotonic() - begin < LONGEST:
            if kill and next(to.glob("unfinished/*/pairs/*.parquet"), None):
                kill()
                kill, killed = None, f", a node killed after {time.monotonic() - begin:.0f} s"
            time.sleep(0.1)
    finally:
        if process.poll() is None:
            end(process)
    finished = process.returncode == 0 and kill is None
    digests = json.loads((to / "manifest.json").read_text(encoding="utf-8"))["digests"] if finished else {}
    same = "" if alone is None else f"{'the same' if digests == alone else 'other'} digests"
    print(f"  {name:<16} {time.monotonic() - begin:4.0f} s   exit code {process.returncode}   {same}{killed}", flush=True)
    if not finished:
        print(log.read_text(errors="replace")[-3000:], file=sys.stderr)
    return digests


def compared(count: int) -> bool:
    """Whether all three builds have the same digests."""
    # Ray keeps sockets below its folder, whose names may not be long
    with tempfile.TemporaryDirectory(prefix="nk", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        parts = sorted((make(count, folder / "made") / "articles").iterdir())
        table = pd.concat([pd.read_parquet(part) for part in parts])
        table.to_json(articles := folder / "articles.jsonl", orient="records", lines=True, force_ascii=False)
        print(f"{len(table):,} articles, {table['text'].str.len().sum() / 1e6:.1f} Mcharacters; {os.cpu_count()} cores", flush=True)
        alone = built("this machine", articles)
        port, client = free_ports(2)
        nodes = []
        try:
            ports = [f"--port={port}", f"--ray-client-server-port={client}"]
            nodes.append(node("head", folder, "--head", "--include-dashboard=false", *ports))
            nodes.append(node("second", folder, f"--address=127.0.0.1:{port}"))
            two = built("two nodes", articles, f"127.0.0.1:{port}", alone)
            one = built("one of two left", articles, f"127.0.0.1:{port}", alone, kill=lambda: end(nodes.pop(), (signal.SIGKILL,)))
        finally:
            for process in reversed(nodes):
                end(process)
    return bool(alone) and alone == two == one


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", nargs="?", type=int, default=300)
    given = arguments.parse_args()
    if not find_spec("ray"):
        sys.exit('no Ray here: python -m pip install "ray[default]"')
    sys.exit(not compared(given.articles))
