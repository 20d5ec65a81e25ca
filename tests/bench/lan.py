"""A network between hosts: a switch, and a cable from it to each."""

import subprocess

from tests.bench.hosts import Host

NETWORK = "10.77.0."


class Lan:
    """The hosts' network; ``stop`` cuts the switch's power.

    Attributes:
        addresses (dict): the address of each host by its name.
    """

    def __init__(self, hosts):
        self._switch = Host("switch")
        self.addresses = {}
        self._switch.run("ip", "link", "add", "br0", "type", "bridge", check=True)
        self._switch.run("ip", "link", "set", "br0", "up", check=True)
        for number, host in enumerate(hosts, 1):
            self._plug(number, host)

    def _plug(self, number, host):
        # The host's network is named by its path in this machine's /proc, hence only the switch's network is entered.
        cable = f"ip link add p{number} type veth peer name eth0 netns /proc/{host.pid}/ns/net && ip link set p{number} master br0 up"
        words = ["nsenter", "-t", str(self._switch.pid), "-n", "sh", "-c", cable]
        subprocess.run(words, check=True, capture_output=True)
        self.addresses[host.name] = address = f"{NETWORK}{number}"
        host.run("sh", "-c", f"ip addr add {address}/24 dev eth0 && ip link set eth0 up", check=True)

    def stop(self):
        """Take the network away."""
        self._switch.stop()
