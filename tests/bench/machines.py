"""The machines behind the instances of ``Aws``: a Debian each, whose cloud-init is given the instance's user-data, for as long as it runs."""

import base64
import pathlib
import socket
import threading

from tests.bench.debian import Debian

PORTS = (22, 2376)
CLOUD = """datasource_list: [ NoCloud ]
locale: false
network: {config: disabled}
apt: {preserve_sources_list: true}
system_info: {default_user: {name: ubuntu}}
"""
SEED = "var/lib/cloud/seed/nocloud"


class Machine(Debian):
    """The computer of an instance; its disk outlives it.

    Args:
        laptop (Host): in whose network it can be reached.
        instance: moto's.
        public_key (str): of who may log in.
    """

    def __init__(self, laptop, system, work, instance, public_key):
        self._laptop, name = laptop, instance.id[-8:]
        data = base64.b64decode(str(instance.user_data))
        described = f"instance-id: {instance.id}\nlocal-hostname: {name}\npublic-keys:\n  - {public_key}\n"
        self._files = {f"{SEED}/user-data": data, f"{SEED}/meta-data": described.encode(), "etc/cloud/cloud.cfg.d/99-lab.cfg": CLOUD.encode()}
        super().__init__(name, system, work)
        for port in PORTS:
            self.forward(port, instance.public_ip, port)

    def _write_settings(self):
        if not (self.work / "layer").exists():
            super()._write_settings()
            (self.work / "layer/etc/cloud/cloud-init.disabled").unlink()
            (self.work / "layer/etc/systemd/system/ssh.service").unlink()
        for path, data in self._files.items():
            (self.work / "layer" / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work / "layer" / path).write_bytes(data)

    def _wait(self, timeout):
        """Nobody waits for a machine of a cloud but who wants something of it."""

    def _listen(self, address, port):
        server = self._laptop.in_network(lambda: socket.create_server((address, port)))
        self._servers.append(server)
        return server


class Machines:
    """Has a machine for every instance that runs.

    Attributes:
        running (dict): by instance id, its Machine.
    """

    def __init__(self, aws, laptop, system, folder):
        self.running, self._ended = {}, threading.Event()
        aws.console = "[    0.0] not yet"
        self._aws, self._laptop, self._system, self._folder = aws, laptop, system, pathlib.Path(folder)
        # All in one thread: with the one that started it ends a machine.
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self):
        """Cut the power of all."""
        self._ended.set()
        self._thread.join()

    def _work(self):
        while not self._ended.wait(0.05):
            for instance in self._aws.instances():
                if instance.state == "running" and instance.id not in self.running:
                    self._boot(instance)
                elif instance.state != "running" and instance.id in self.running:
                    self.running.pop(instance.id).stop()
        for machine in self.running.values():
            machine.stop()

    def _boot(self, instance):
        public_key = self._aws.backend().key_pairs[instance.key_name].material_public.decode()
        work = self._folder / instance.id
        machine = Machine(self._laptop, self._system, work, instance, public_key)
        self._aws.consoles[instance.id] = lambda: machine.run("cat", "/dev/console").stdout
        self.running[instance.id] = machine
