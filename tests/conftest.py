"""What the tests share: no network, a browser, a JupyterLab, and the closing lines that count what ran."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from doctest import SKIP
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest

from newskit import lab

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
NO_BROWSER = (
    "no Chromium was found. To get one: apt-get install chromium, or .venv/bin/python -m playwright install chromium,"
    " or set NEWSKIT_BROWSER to the path of a Chrome or Edge."
)

# ---- no network: a test that reaches for another machine fails, even when the code under test swallows the error


class NetworkUse(Exception):
    """A test tried to reach another machine."""


_reached: list[str] = []


def _is_here(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in (None, "", "localhost", "::1", "::", "0.0.0.0", socket.gethostname()) or str(name).startswith("127.")


def _guard(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if arguments[0].family not in (socket.AF_INET, socket.AF_INET6) or arguments[1] is None:
            return
        host = arguments[1][0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not _is_here(host):
        _reached.append(f"{event} {host}")
        raise NetworkUse(_reached[-1])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    _reached.clear()
    yield
    if _reached:
        raise NetworkUse("; ".join(_reached))


# ---- order, marks and the closing lines


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_guard)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: once one has started, playwright keeps an event loop that other tests would find running.

    An example that only shows a call (every line marked SKIP) is no test and is not counted as one.
    """
    items[:] = [item for item in items if not hasattr(item, "dtest") or not all(SKIP in line.options for line in item.dtest.examples)]
    for item in items:
        if {"browser", "new_page", "offline_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Iterator[None]:
    yield  # pytest's own lists of failures come first
    reports = terminalreporter.stats
    skipped = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports.get("skipped", []))
    n = {outcome: len(reports.get(outcome, [])) for outcome in ("passed", "failed", "xfailed")}
    broken = len(reports.get("error", []))
    terminalreporter.write_line("")
    terminalreporter.write_line(
        f"{sum(n.values())} tests ran: {n['passed']} passed, {n['failed']} failed, {n['xfailed']} failed as expected."
        f"{f' {broken} could not run.' if broken else ''}"
        f" {skipped.total()} {'was' if skipped.total() == 1 else 'were'} skipped{':' if skipped else '.'}",
        bold=True,
    )
    for reason, count in skipped.most_common():
        terminalreporter.write_line(f"  {count} skipped: {reason}", yellow=True, bold=reason == NO_BROWSER)


# ---- a browser


def browser_path() -> str | None:
    """The Chromium, Chrome or Edge to use: NEWSKIT_BROWSER, one on the PATH, one in a usual place, or playwright's own."""
    if named := os.environ.get("NEWSKIT_BROWSER"):
        return named
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"):
        if found := shutil.which(name):
            return found
    applications = Path("/Applications")
    usual = [applications / f"{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium", "Microsoft Edge")]
    for folder in filter(None, (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))):
        usual += [Path(folder) / "Google/Chrome/Application/chrome.exe", Path(folder) / "Microsoft/Edge/Application/msedge.exe"]
    return next((str(path) for path in usual if path.exists()), None)


@pytest.fixture(scope="session")
def installed_browser() -> str:
    """The path of an installed browser; without one a skip that says how to get one."""
    return browser_path() or pytest.skip(NO_BROWSER)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium (playwright); without one a failure in CI, else a skip that says how to get one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = browser_path() or playwright.chromium.executable_path
        if not Path(path).exists():
            (pytest.fail if IN_CI else pytest.skip)(NO_BROWSER)
        quiet = ["background-networking", "component-update", "sync", "quic"]
        arguments = ["--no-first-run", *(f"--disable-{name}" for name in quiet)]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@dataclass
class Watched:
    """A page, every address it asked for, and every error it met (console, uncaught, blocked by its own policy)."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def elsewhere(self) -> list[str]:
        """The requests that left this machine, or tried to: they were stopped."""
        return [url for url in self.requests if not _stays_here(url)]


def _stays_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about", "chrome") or (bool(parts.hostname) and _is_here(parts.hostname))


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Watched]]:
    """Opens watched pages: new_page(color_scheme="dark", java_script_enabled=False ...) as playwright's new_context takes them."""
    contexts = []

    def open_page(**options: Any) -> Watched:
        context = browser.new_context(**options)
        contexts.append(context)
        context.route("**/*", lambda route: route.continue_() if _stays_here(route.request.url) else route.abort())
        watched = Watched(context.new_page())
        context.on("request", lambda request: watched.requests.append(request.url))
        context.on("console", lambda message: watched.errors.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: watched.errors.append(str(error.error)))
        watched.page.on("websocket", lambda socket: watched.requests.append(socket.url))
        return watched

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def offline_page(new_page: Callable[..., Watched]) -> Watched:
    """A watched page of a browser that is offline."""
    return new_page(offline=True)


# ---- a JupyterLab


@dataclass(frozen=True)
class JupyterLab:
    """A running JupyterLab: `address("x.ipynb")` opens a notebook that a test has written to `root`, and no tab that another left open."""

    url: str
    token: str
    root: Path

    def address(self, notebook: str = "") -> str:
        place = f"workspaces/{notebook.partition('.')[0]}/tree/{notebook}" if notebook else ""
        return f"{self.url}/lab/{place}?token={self.token}"


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterLab]:
    with running_jupyterlab(tmp_path_factory.mktemp("jupyterlab")) as running:
        yield running


@contextmanager
def running_jupyterlab(folder: Path) -> Iterator[JupyterLab]:
    """JupyterLab as `newskit lab` starts it, with this Python as its kernel, an empty home and an empty root folder in `folder`."""
    home, root, private = (folder / name for name in ("home", "root", "private"))
    for made in (home, root, private):
        made.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = "for-the-tests"
    own = {"HOME": home, "USERPROFILE": home, "JUPYTER_CONFIG_DIR": home / "config", "JUPYTER_DATA_DIR": home / "data"}
    own |= {"JUPYTER_RUNTIME_DIR": home / "runtime", "JUPYTERLAB_SETTINGS_DIR": home / "settings", "IPYTHONDIR": home / "ipython"}
    own |= {"JUPYTERLAB_WORKSPACES_DIR": home / "workspaces", "JUPYTER_TOKEN": token, "JUPYTER_PORT": port}
    environment = os.environ | {name: str(value) for name, value in own.items()}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.port_retries=0", *lab.arguments(root, private)]
    log = home / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, cwd=root, stdout=output, stderr=subprocess.STDOUT)
    try:
        running = JupyterLab(f"http://127.0.0.1:{port}", token, root)
        _wait_for(running, server, log)
        yield running
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(running: JupyterLab, server: subprocess.Popen, log: Path) -> None:
    opener = build_opener(ProxyHandler({}))
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with opener.open(f"{running.url}/api/status?token={running.token}", timeout=5) as answer:
                json.load(answer)
                return
        except (URLError, OSError):
            time.sleep(0.25)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")
