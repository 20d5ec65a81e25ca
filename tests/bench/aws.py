"""AWS on this machine: moto's EC2, SSM and STS behind HTTP, stricter than by default, whose machines are nobody else's and may be booted.

What is asked of it is written down, and any request can be refused or cut off, before or after it was done.
"""

import atexit
import base64
import functools
import itertools
import json
import os
import pathlib
import socket
import tempfile
import threading
import urllib.parse
from datetime import UTC, datetime

import botocore.loaders
import botocore.session

from cloudmesh_docker.cloud import aws as room
from cloudmesh_docker.cloud import aws_deploy, over_ssh
from cloudmesh_docker.deployments import Deployments

REGION, ACCOUNT = "us-east-1", "123456789012"
UBUNTU, UBUNTU_ARM, AMAZON, STRANGE = "ami-00000000000000001", "ami-00000000000000002", "ami-00000000000000003", "ami-00000000000000004"
PARAMETERS = {
    "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id": UBUNTU,
    "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id": UBUNTU_ARM,
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64": AMAZON,
}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": REGION, "AWS_MAX_ATTEMPTS": "1"}
ERRORS = {
    "ec2": "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>r</RequestID></Response>",
    "sts": "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>",
    "ssm": '{{"__type": "{code}", "message": "{message}"}}',
}
CONSOLE = "<GetConsoleOutputResponse><instanceId>{id}</instanceId><output>{output}</output></GetConsoleOutputResponse>"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
SHOWN = f"[    0.1] booted\ncloudmesh-docker {{mark}} {KEY} end\n"


def image(image_id, name, owner, architecture="x86_64"):
    """An image as MOTO_AMIS_PATH wants it."""
    fixed = {"public": True, "virtualization_type": "hvm", "state": "available", "platform": None, "image_type": "machine", "hypervisor": "xen"}
    fixed |= {"root_device_name": "/dev/sda1", "root_device_type": "ebs", "sriov": "simple", "creation_date": "2026-11-01T00:00:00.000Z"}
    return {"ami_id": image_id, "name": name, "description": name, "owner_id": owner, "architecture": architecture, **fixed}


IMAGES = [
    image(UBUNTU, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261101", "099720109477"),
    image(UBUNTU_ARM, "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20261101", "099720109477", "arm64"),
    image(AMAZON, "al2023-ami-2023.9.20261101.0-kernel-6.1-x86_64", "137112412989"),
    image(STRANGE, "gentoo-20261101", "111122223333"),
]


class Aws:
    """The endpoint. It ends with the test process.

    Args:
        listener (socket.socket or None): where it is to be had; a free port of 127.0.0.1 if None.

    Attributes:
        address (str): for AWS_ENDPOINT_URL.
        requests (list of (str, dict)): what was asked, as ``ec2:RunInstances`` with its parameters.
        fault (callable or None): is given the number (from 0) and the name of each request and says what becomes of it: None as usual,
            "before" or "after" to cut it off, or a pair of code and message to refuse it.
        consoles (dict): by instance id, what returns the text of its console.
        console (str): what others show, with the key that a host would have.
    """

    def __init__(self, listener=None):
        prepare()
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log(self, *words):
                """Silence."""

        self.requests, self.fault, self.consoles, self.console = [], None, {}, SHOWN
        self._loader = botocore.loaders.create_loader()
        self._application = DomainDispatcherApplication(create_backend_app)
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        host, port = self._listener.getsockname()
        self.address = f"http://{host}:{port}"
        server = make_server(host, port, self._serve, threaded=True, request_handler=Quiet, fd=self._listener.fileno())
        threading.Thread(target=server.serve_forever, daemon=True).start()

    @classmethod
    @functools.cache
    def shared(cls):
        """That of all tests which need none of their own."""
        return cls()

    def environment(self):
        """What a program needs to find it (dict)."""
        return {**CREDENTIALS, "AWS_ENDPOINT_URL": self.address, "AWS_EC2_METADATA_DISABLED": "true"}

    def empty(self, monkeypatch):
        """Have an empty account in the environment, where nobody waits long for anything; itself."""
        self.reset()
        for name, value in self.environment().items():
            monkeypatch.setenv(name, value)
        # What this machine has in addition is for real ones.
        for name in ("REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.delenv(name, raising=False)
        for name, seconds in (("PAUSE", 0.02), ("PATIENCE", 1), ("SETTLE", 0)):
            monkeypatch.setattr(room, name, seconds)
        # To read what it knows of AWS takes botocore longer than all else.
        monkeypatch.setattr(botocore.session, "create_loader", lambda search_path=None: self._loader)
        return self

    def reset(self):
        """Have an empty account, and nothing written down."""
        from moto.moto_api._internal.models import moto_api_backend

        moto_api_backend.reset()
        self.requests, self.fault, self.consoles, self.console = [], None, {}, SHOWN

    def backend(self, region=REGION):
        """moto's own idea of a region's EC2."""
        from moto.ec2.models import ec2_backends

        return ec2_backends[ACCOUNT][region]

    def instances(self, *states):
        """moto's instances in these states; in all without any."""
        return [each for each in self.backend().all_instances() if not states or each.state in states]

    def tagged(self):
        """What there is with a tag of ours: a sorted list of kinds and ids."""
        backend = self.backend()
        found = [("instance", each.id) for each in self.instances() if each.state != "terminated" and tags(each)]
        found += [("volume", each.id) for each in backend.volumes.values() if tags(each)]
        found += [("security group", group.id) for groups in backend.groups.values() for group in groups.values() if tags(group)]
        return sorted(found + [("key pair", each.key_name) for each in backend.key_pairs.values() if tags(each)])

    def rules(self, group):
        """Who is let in by a security group of moto's: a sorted list of ports and networks."""
        ranges = [(int(rule.from_port), rule.ip_range or {}) for rule in group.ingress_rules]
        return sorted((port, each.get("CidrIp") or each.get("CidrIpv6")) for port, each in ranges)

    def _serve(self, environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        service, action, parameters = read(environ, body)
        environ["wsgi.input"] = _Body(body)
        number = len(self.requests)
        self.requests.append((f"{service}:{action}", parameters))
        verdict = self.fault and self.fault(number, action)
        if verdict == "before":
            return cut(environ, start_response)
        if isinstance(verdict, tuple):
            text = ERRORS[service].format(code=verdict[0], message=verdict[1])
            start_response("400 Bad Request", [("Content-Type", "text/xml")])
            return [text.encode()]
        if action == "GetConsoleOutput":
            answer = [self._console(parameters["InstanceId"]).encode()]
            start_response("200 OK", [("Content-Type", "text/xml")])
        else:
            answer = list(self._application(environ, start_response if verdict is None else lambda *words: None))
        return cut(environ, start_response) if verdict == "after" else answer

    def _console(self, instance_id):
        mark = next(tag["value"] for tag in self.backend().get_instance(instance_id).get_tags() if tag["key"] == "cloudmesh-docker")
        text = self.consoles.get(instance_id, lambda: self.console.format(mark=mark))()
        return CONSOLE.format(id=instance_id, output=base64.b64encode(text.encode()).decode())


class _Body:
    """The body of a request that was read already."""

    def __init__(self, data):
        import io

        self._file = io.BytesIO(data)

    def __getattr__(self, name):
        return getattr(self._file, name)


def cut(environ, start_response):
    """End the connection without an answer."""
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    start_response("200 OK", [])
    return []


def tags(item):
    """Whether something of moto's has a tag of ours."""
    return any(tag["key"] == "cloudmesh-docker" for tag in item.get_tags())


def read(environ, body):
    """(service, action, parameters) of a request."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return "ssm", target.partition(".")[2], json.loads(body)
    parameters = dict(urllib.parse.parse_qsl(body.decode()))
    service = "sts" if parameters.get("Version") == "2011-06-15" else "ec2"
    return service, parameters.get("Action", environ["PATH_INFO"]), parameters


@functools.cache
def prepare():
    """Have moto as it is to be; it reads some of its settings when it is imported."""
    images = pathlib.Path(tempfile.gettempdir()) / f"images-of-{os.getpid()}.json"
    images.write_text(json.dumps(IMAGES))
    atexit.register(images.unlink)
    strict = ("MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION", "MOTO_ENABLE_KEYPAIR_VALIDATION", "MOTO_ENABLE_AMI_VALIDATION")
    os.environ.update(MOTO_AMIS_PATH=str(images), **dict.fromkeys(strict, "true"))
    import moto.ec2.models.elastic_ip_addresses
    import moto.ec2.models.elastic_network_interfaces
    import moto.ssm.models

    numbers = itertools.count(1)
    # Those that moto makes up are addresses of others.
    moto.ec2.models.elastic_network_interfaces.random_public_ip = lambda: "127.54.{}.{}".format(*divmod(next(numbers), 250))
    backend = moto.ssm.models.SimpleSystemManagerBackend
    usual = backend.__init__

    def begin(self, region_name, account_id):
        usual(self, region_name, account_id)
        for name, value in PARAMETERS.items():
            known = {"account_id": account_id, "name": name, "value": value, "parameter_type": "String", "description": "", "allowed_pattern": None}
            known |= {"keyid": None, "last_modified_date": datetime.now(UTC), "version": 1, "data_type": "aws:ec2:image"}
            self._parameters[name].append(moto.ssm.models.Parameter(**known))

    backend.__init__ = begin


def without_hosts(monkeypatch):
    """Have hosts let in whoever comes, and have an engine, as far as we are told."""
    monkeypatch.setattr(aws_deploy, "log_in", lambda site, remote: None)
    monkeypatch.setattr(over_ssh, "set_up", lambda site, remote, record, user: None)
    monkeypatch.setattr(Deployments, "trouble", lambda self, name, address, **access: None)
