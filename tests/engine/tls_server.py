"""A TLS server that does what no engine would."""

import socket
import ssl
import threading


class TlsServer:
    """A TLS server of Python that does with each connection what it is told to; ``address`` (str)."""

    def __init__(self, files, serve, **options):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(files["cert"], files["key"])
        for name, value in options.items():
            setattr(self._context, name, value)
        self._serve, self._listener, self.failures = serve, socket.create_server(("127.0.0.1", 0)), []
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(sock,), daemon=True).start()

    def _handle(self, sock):
        try:
            with self._context.wrap_socket(sock, server_side=True) as connection:
                self._serve(connection)
                if connection.fileno() >= 0:
                    connection.unwrap()
        except OSError as error:
            self.failures.append(error)

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
