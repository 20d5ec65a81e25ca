"""What an instance runs when it starts for the first time: our script (install.py), and the user's own beside it."""

import base64
import gzip

from cloudmesh_docker.cloud import install
from cloudmesh_docker.errors import CloudError

LIMIT = 16384
# By how a document begins: what cloud-init calls it.
KINDS = {"#!": "x-shellscript", "#cloud-config": "cloud-config", "#cloud-boothook": "cloud-boothook", "#include": "x-include-url"}


def document(mark, user, extra=None):
    """The user-data for a server; there is nothing secret of ours in it.

    Args:
        mark (str): of the server.
        user (str or None): who may use the engine besides root.
        extra (str or None): a document of the user's own, as cloud-init takes it; a script runs when Docker is there.

    Returns:
        str or bytes: the same for the same arguments, compressed where it is too long otherwise.

    Raises:
        CloudError: it is too long even so, or *extra* is of no known kind.
    """
    script = install.script(mark, user=user, announced=True)
    whole = script if extra is None else multipart(mark, (script, extra))
    if len(whole.encode()) <= LIMIT:
        return whole
    packed = gzip.compress(whole.encode(), mtime=0)
    if len(packed) > LIMIT:
        raise CloudError(f"the user-data is too long: with Docker's own, and compressed, it may have {LIMIT} bytes and has {len(packed)}")
    return packed


def multipart(mark, documents):
    """Documents (of str) as one (str), which cloud-init takes apart again."""
    boundary = f"=={mark}=="
    parts = [f'Content-Type: multipart/mixed; boundary="{boundary}"\nMIME-Version: 1.0\n']
    for text in documents:
        kind = next((kind for begin, kind in KINDS.items() if text.startswith(begin)), None)
        if kind is None:
            raise CloudError(f"--user-data: the file must begin with one of {', '.join(KINDS)}")
        # cloud-init mistakes other letters that are not encoded.
        coding, body = ("7bit", text) if text.isascii() else ("base64", base64.encodebytes(text.encode()).decode())
        head = f'Content-Type: text/{kind}; charset="utf-8"\nMIME-Version: 1.0\nContent-Transfer-Encoding: {coding}\n'
        parts.append(f"--{boundary}\n{head}\n{body}\n")
    return "\n".join([*parts, f"--{boundary}--\n"])
