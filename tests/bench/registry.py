"""A real registry on a throw-away host, reachable under one address from the host and from here."""

import subprocess
import time

# alice's password is wonder; written by htpasswd -B.
USER, PASSWORD = "alice", "wonder"
HTPASSWD = f"{USER}:$2y$05$BxlYtNWXnhwrXTMCqZkSE..s2Q/jDNU50XLuZJVD9nGVUxSJ6pEoi\n"
CONFIGURATION = """
version: 0.1
log: {{level: error, accesslog: {{disabled: true}}}}
storage: {{filesystem: {{rootdirectory: {folder}/data}}, delete: {{enabled: true}}}}
http: {{addr: "127.0.0.1:{port}", secret: x}}
"""
PROTECTION = "auth: {{htpasswd: {{realm: bench, path: {folder}/htpasswd}}}}\n"


class Registry:
    """A docker-registry on a Host, which ends with it.

    Attributes:
        address (str): ``127.0.0.1:PORT``, on the host as on this machine; engines speak HTTP to it, as it is loopback.
    """

    def __init__(self, host, folder, protected=False):
        """Start one.

        Args:
            host (Host): where it runs.
            folder (pathlib.Path): its own files.
            protected (bool): it wants USER and PASSWORD.
        """
        folder.mkdir(parents=True)
        self.host = host
        # Taken here before it is given away, as nobody else can have it then.
        port = host.forward()
        self.address = f"127.0.0.1:{port}"
        (folder / "htpasswd").write_text(HTPASSWD)
        (folder / "conf.yml").write_text((CONFIGURATION + PROTECTION * protected).format(folder=folder, port=port))
        with open(folder / "log", "wb") as log:
            self._process = host.popen("docker-registry", "serve", str(folder / "conf.yml"), stdout=log, stderr=subprocess.STDOUT)
        self._wait(port, folder / "log")

    def _wait(self, port, log, timeout=90):
        end = time.monotonic() + timeout
        while True:
            try:
                self.host.connect(port).close()
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"docker-registry does not answer:\n{log.read_text()[-2000:]}") from None
                time.sleep(0.01)
