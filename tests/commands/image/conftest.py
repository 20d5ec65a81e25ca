"""What tests of images have in common: lines of progress as a reply."""

import json

import pytest


@pytest.fixture
def steps():
    """Make the body of an answer that goes on step by step."""

    def make(*items):
        return "".join(json.dumps(item) + "\n" for item in items).encode()

    return make
