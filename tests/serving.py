"""The site as a server runs it: gunicorn with the production settings, in processes that can be killed."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[1]
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    # As the web server in front says it.
    "X-Forwarded-Proto": "https",
}


def open_now(poll):
    """Let voting be open at this moment by the clock of the machine, which is the server's."""
    now = timezone.now()
    poll.opens_at, poll.closes_at = now - timedelta(hours=1), now + timedelta(days=1)
    poll.save(update_fields=["opens_at", "closes_at"])
    return poll


class Server:
    """gunicorn on a free port of its own, with the database, the files and the keys of this process."""

    def __init__(self, site="portal.wsgi", workers=1, threads=4):
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        options = [
            "--no-control-socket",
            "--logger-class",
            "portal.access_log.AccessLog",
            "--log-level",
            "error",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        options += ["--workers", str(workers), "--threads", str(threads)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", site, *options],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "portal.settings.production",
                "DATABASE_URL": _database_url(),
                "HEARTH_VAR": str(settings.VAR),
                "HEARTH_SECRET_KEY": secrets.token_hex(32),
                "HEARTH_HOSTS": "127.0.0.1",
            },
            start_new_session=True,
        )

    def __enter__(self):
        for _try in range(600):
            try:
                if self.ask("GET", "/record/checkpoint"):
                    return self
            except OSError:
                time.sleep(0.1)
            if self.process.poll() is not None:
                break
        self.kill()
        raise RuntimeError("gunicorn did not start")

    def __exit__(self, *_raised):
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, method, path, body=None):
        """The status of an answer, and what was said."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asked.request(method, path, body, HEADERS)
            answer = asked.getresponse()
            return answer.status, answer.read()
        finally:
            asked.close()

    def cast(self, path, text):
        """Send a ballot; what was answered, or None where no whole answer came."""
        try:
            status, said = self.ask("POST", path, f"ballot={text}")
            return status, json.loads(said)
        except (OSError, http.client.HTTPException, ValueError):
            return None

    def kill(self):
        """Pull the plug on it and on its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def processor_time(self):
        """Seconds that its workers have worked, which a busy machine does not make longer by much."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        states = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
        return sum(int(state[11]) + int(state[12]) for state in states) / os.sysconf("SC_CLK_TCK")


def _database_url():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    place = told["HOST"].replace("/", "%2F")
    user = told["USER"] + (f":{told['PASSWORD']}" if told["PASSWORD"] else "")
    return f"postgres://{user}@{place}{':' + str(told['PORT']) if told['PORT'] else ''}/{told['NAME']}"
