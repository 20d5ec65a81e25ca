"""What tests of images have in common: lines of progress as a reply, and an image of which every test has its own."""

import json

import pytest


@pytest.fixture
def steps():
    """Make the body of an answer that goes on step by step."""

    def make(*items):
        return "".join(json.dumps(item) + "\n" for item in items).encode()

    return make


@pytest.fixture
def said(real, docker):
    """Run a command with us and with the docker binary: both as (stdout, exit code), and our stderr."""

    def both(words, **options):
        ours = real(f"docker {words}", **options)
        theirs = docker(*words.split(), env=None)
        return (ours[0], ours[2]), (theirs.stdout, theirs.returncode), (ours[1], theirs.stderr)

    return both
