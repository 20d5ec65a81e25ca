"""A replica set for the driver: members that speak MongoDB's protocol, say who of them is the primary, and hand all else to one nx-27017.

It proves that the store finds the primary, by all members' names and after a change, with TLS too; not how MongoDB replicates.
"""

import contextlib
import socket
import struct
import threading

import bson

NAME = "rs"
GREETINGS = ("hello", "ismaster", "isMaster")
HEAD = struct.Struct("<iiii")
MESSAGE, QUERY, REPLY = 2013, 2004, 1


class Member:
    """One member of the set; ``port`` of 127.0.0.1."""

    def __init__(self, replicas, context=None):
        self._replicas, self._context, self._open = replicas, context, set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.commands = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def name(self):
        return f"127.0.0.1:{self.port}"

    def close(self):
        """It is gone, with all its connections."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._open):
            one.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            if self._context:
                client = self._context.wrap_socket(client, server_side=True)
            with client, socket.create_connection(("127.0.0.1", self._replicas.nx.port)) as server:
                self._open.update((client, server))
                while True:
                    head, body = receive(client)
                    client.sendall(self._answer(head, body) or relay(server, head, body))
        except OSError:
            return

    def _answer(self, head, body):
        """The whole reply, to a question about the set; None for all else."""
        _, request, _, kind = HEAD.unpack(head)
        if kind == QUERY:
            command = bson.decode(body[body.index(0, 4) + 1 + 8 :])
        else:
            command = bson.decode(body[5 : 5 + struct.unpack_from("<i", body, 5)[0]])
        name = next(iter(command))
        self.commands.append(name)
        if name not in GREETINGS:
            return None
        reply = bson.encode(self._replicas.greeting(self))
        content = struct.pack("<iqii", 8, 0, 0, 1) + reply if kind == QUERY else struct.pack("<IB", 0, 0) + reply
        return HEAD.pack(HEAD.size + len(content), 0, request, REPLY if kind == QUERY else MESSAGE) + content


class Replicas:
    """Three members of a set, the first of them primary, in front of an nx-27017 (NxServer)."""

    def __init__(self, nx, context=None):
        self.nx = nx
        self.members = [Member(self, context) for _ in range(3)]
        self.primary, self.term = self.members[0], 1

    def elect(self, member):
        """Another primary."""
        self.primary, self.term = member, self.term + 1

    def greeting(self, member):
        """What a member says of itself and of the set."""
        first = member is self.primary
        election = {"electionId": bson.ObjectId(f"{self.term:024x}"), "setVersion": 1} if first else {}
        return {
            "ok": 1.0,
            "helloOk": True,
            "isWritablePrimary": first,
            "ismaster": first,
            "secondary": not first,
            "setName": NAME,
            "hosts": [one.name for one in self.members],
            "me": member.name,
            "primary": self.primary.name,
            "minWireVersion": 0,
            "maxWireVersion": 17,
            "maxBsonObjectSize": 16777216,
            "maxMessageSizeBytes": 48000000,
            "maxWriteBatchSize": 100000,
            **election,
        }

    def close(self):
        """All of it is gone."""
        for member in self.members:
            member.close()


def receive(connection):
    """The head and the rest of one message; OSError at the end."""
    head = exactly(connection, HEAD.size)
    return head, exactly(connection, HEAD.unpack(head)[0] - HEAD.size)


def exactly(connection, count):
    """So many bytes."""
    found = b""
    while len(found) < count:
        more = connection.recv(count - len(found))
        if not more:
            raise OSError
        found += more
    return found


def relay(server, head, body):
    """The reply that another server gives."""
    server.sendall(head + body)
    return b"".join(receive(server))
