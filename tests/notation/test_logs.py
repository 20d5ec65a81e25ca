"""Messages of logs with their times in front."""

import pytest

from cloudmesh_docker.notation.logs import moment, seconds, untimed


@pytest.mark.parametrize(
    ("message", "when", "text"),
    [
        (b"2026-11-23T19:28:43.937283679Z x\n", b"2026-11-23T19:28:43.937283679Z", b"x\n"),
        (b"2026-11-23T21:28:43+02:00 x\n", b"2026-11-23T19:28:43.000000000Z", b"x\n"),
        (b"2026-11-23T21:28:43.5+02:00 a b \xff", b"2026-11-23T19:28:43.500000000Z", b"a b \xff"),
        (b"2026-11-23T19:28:43.937283679Z \n", b"2026-11-23T19:28:43.937283679Z", b"\n"),
    ],
)
def test_times(message, when, text):
    assert (moment(message), untimed(message)) == (when, text)


def test_as_the_engine_is_asked():
    assert seconds(b"1970-01-01T00:01:00.000000005Z") == "60.000000005"


def test_long_lines_of_a_terminal_have_several_times():
    time = b"2026-11-23T19:28:43.937283679Z "
    line = time + b"a" * 16384 + time + b"b" * 16384 + time + b"end\r\n"
    assert untimed(line, tty=True) == b"a" * 16384 + b"b" * 16384 + b"end\r\n"
    assert untimed(time + b"a" * 20000, tty=True) == b"a" * 20000
