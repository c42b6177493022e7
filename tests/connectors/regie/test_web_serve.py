"""What the program that serves the pages prints."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import httpx

from tests.support.eventually import eventually

SURNAME = "Geheimachternaam"
FAULTY = f"""
import sys
from connectors.regie.desk import Desk
from connectors.regie.web.live import Live
from connectors.regie.web.serve import serve
from hub.broker import Access

def fail(*_):
    raise ValueError("{SURNAME}")

Live.find = fail
serve(Desk("ede", Access("127.0.0.1:1", "regie-ede", "x")), 0)
"""


def test_an_error_behind_a_page_is_printed_without_its_text() -> None:
    serving = subprocess.Popen(
        [sys.executable, "-c", FAULTY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        with httpx.Client(follow_redirects=True, timeout=30) as browser:
            address = serving.stdout.readline().strip()
            eventually(lambda: _answers(browser, address))
            assert browser.get(f"{address.partition('?')[0]}dossier/{SURNAME}").status_code == 500
        serving.send_signal(signal.SIGINT)
        _, told = serving.communicate(timeout=30)
    finally:
        serving.kill()
    assert SURNAME not in told
    [line] = [json.loads(line) for line in told.splitlines() if "ValueError" in line]
    assert (line["role"], line["principal"], line["logger"]) == ("regie", "regie-ede", "uvicorn.error")


def _answers(browser: httpx.Client, address: str) -> None:
    try:
        browser.get(address)
    except httpx.TransportError as error:
        raise AssertionError from error
