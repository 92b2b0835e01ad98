"""AWS on this machine: `ministack`, for as long as the `with` block lasts."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


# Past any proxy.
NEAR = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Emulator:
    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        env = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "TMPDIR": self.folder,
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            # The functions inherit it.
            "AWS_ENDPOINT_URL": self.url,
            # Every call is checked against the template's policies, as on AWS.
            "AUTH": "true",
            # This listener would be open to the network.
            "IOT_MTLS_ENABLED": "0",
            **CREDENTIALS,
        }
        self.log = open(os.path.join(self.folder, "emulator.log"), "w+")
        # Its own group, so that the functions end with it.
        self.process = subprocess.Popen(
            ["ministack"], env=env, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_ready(self):
        for _ in range(120):
            if self.process.poll() is not None:
                break
            try:
                return self.get("/_ministack/health")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        self.log.seek(0)
        raise SystemExit(f"deploy-local: the emulator did not start:\n{self.log.read()[-2000:]}")

    def get(self, path, host=None):
        request = urllib.request.Request(self.url + path, headers={"Host": host} if host else {})
        with NEAR.open(request, timeout=30) as answer:
            return answer.read()

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.log.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
