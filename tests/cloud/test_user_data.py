"""The user-data of an instance, as cloud-init takes it apart."""

import email
import gzip

import pytest

from cloudmesh_docker.cloud import install, user_data
from cloudmesh_docker.errors import CloudError

SCRIPT = install.script("m1", user="ubuntu", announced=True)


def parts(text):
    """(type, text) of each document in one that has several."""
    return [(part.get_content_type(), part.get_payload(decode=True).decode()) for part in email.message_from_string(text).get_payload()]


def test_ours_alone_is_the_script_itself():
    assert user_data.document("m1", "ubuntu") == SCRIPT


@pytest.mark.parametrize(
    "extra, kind",
    [
        ("#!/bin/sh\necho größer\n", "text/x-shellscript"),
        ("#cloud-config\npackages: [vim]\n", "text/cloud-config"),
        ("#include\nhttps://x/", "text/x-include-url"),
    ],
)
def test_the_user_s_own_comes_behind_it(extra, kind):
    ours, theirs = parts(user_data.document("m1", "ubuntu", extra))
    assert (ours[0], ours[1].strip()) == ("text/x-shellscript", SCRIPT.strip())
    assert (theirs[0], theirs[1].strip()) == (kind, extra.strip())


def test_unknown_kind():
    with pytest.raises(CloudError, match="--user-data: the file must begin with one of #!, #cloud-config"):
        user_data.document("m1", None, "hello")


def test_much_is_compressed_and_too_much_refused():
    extra = "#!/bin/sh\n" + "# again and again\n" * 1000
    packed = user_data.document("m1", None, extra)
    assert packed == user_data.document("m1", None, extra)
    assert parts(gzip.decompress(packed).decode())[1][1].strip() == extra.strip()
    import random

    noise = "#!/bin/sh\n" + "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=30000))
    with pytest.raises(CloudError, match="the user-data is too long: with Docker's own, and compressed, it may have 16384 bytes"):
        user_data.document("m1", None, noise)
