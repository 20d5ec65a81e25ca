"""Sizes, durations and times against the values of docker/go-units' own tests, Go's, and the docker binary's."""

import calendar
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import units

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("32", 32),
        ("32b", 32),
        ("32B", 32),
        ("32k", 32 * 1024),
        ("32K", 32 * 1024),
        ("32kb", 32 * 1024),
        ("32Kb", 32 * 1024),
        ("32KiB", 32 * 1024),
        ("32Mb", 32 << 20),
        ("32MiB", 32 << 20),
        ("32Gb", 32 << 30),
        ("32Tb", 32 << 40),
        ("32Pb", 32 << 50),
        ("32 mb", 32 << 20),
        ("32 ", 32),
        ("32.5kB", 33280),
        ("32.5 kB", 33280),
        ("0.3 K", 307),
        (".3kB", 307),
        ("1.5g", 1610612736),
        ("0", 0),
        ("0.", 0),
        ("1e3", 1000),
        ("+5m", 5 << 20),
    ],
)
def test_size_binary(text, size):
    assert units.parse_size(text) == size


@pytest.mark.parametrize(("text", "size"), [("32", 32), ("32k", 32000), ("32kB", 32000), ("32MiB", 32000000), ("32.5MB", 32500000), ("1t", 10**12)])
def test_size_decimal(text, size):
    assert units.parse_size(text, binary=False) == size


@pytest.mark.parametrize(
    "text", ["", "hello", "-32", ".", " 32", "32  k", "32bb", "32km", "32mbi", "1.2.3", "32x", "9e", "\uff11m", "8192p", "1e999", "m", "32 \n"]
)
def test_size_refused(text):
    with pytest.raises(UsageError) as caught:
        units.parse_size(text)
    assert f'invalid size "{text}"' in str(caught.value) and "as in 512m" in str(caught.value)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0B"),
        (1, "1B"),
        (999, "999B"),
        (1000, "1kB"),
        (1024, "1.024kB"),
        (1983000, "1.983MB"),
        (1000000, "1MB"),
        (3.42 * 1000**3, "3.42GB"),
        (5.372 * 1000**4, "5.372TB"),
        (2.22 * 1000**5, "2.22PB"),
        (1e17 * 1e9, "100YB"),
        (-5, "-5B"),
        (999999, "1000kB"),
    ],
)
def test_human_size(size, shown):
    assert units.human_size(size) == shown


@pytest.mark.parametrize(("size", "shown"), [(0, "0B"), (1983000, "1.98MB"), (999900, "1e+03kB"), (67000000, "67MB"), (1999999, "2MB")])
def test_container_size(size, shown):
    assert units.container_size(size) == units.human_size(size, 3) == shown


@pytest.mark.parametrize(("size", "shown"), [(0, "0B"), (1024, "1KiB"), (8000000, "7.629MiB"), (16 << 30, "16GiB"), (1048575, "1024KiB")])
def test_binary_size(size, shown):
    assert units.binary_size(size) == shown


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("+0", 0),
        ("5s", 5 * 10**9),
        ("1478s", 1478 * 10**9),
        ("-5s", -5 * 10**9),
        ("+5s", 5 * 10**9),
        ("5.0s", 5 * 10**9),
        ("5.6s", 56 * 10**8),
        ("5.s", 5 * 10**9),
        (".5s", 5 * 10**8),
        ("1.004s", 1004 * 10**6),
        ("100.00100s", 100001 * 10**6),
        ("10ns", 10),
        ("11us", 11000),
        ("12µs", 12000),
        ("12μs", 12000),
        ("13ms", 13 * 10**6),
        ("1h30m10s", 5410 * 10**9),
        ("10.5s4m", (240 + 10.5) * 10**9),
        ("-2m3.4s", -1234 * 10**8),
        ("1h2m3s4ms5us6ns", 3723004005006),
        ("0.3333333333333333333h", 20 * 60 * 10**9),
        ("0.100000000000000000000h", 6 * 60 * 10**9),
        ("9223372036854775807ns", 2**63 - 1),
        ("52763797000ns", 52763797000),
        ("0000000000000000000000000000000000000000000000001s", 10**9),
    ],
)
def test_duration(text, nanoseconds):
    assert units.parse_duration(text) == nanoseconds


@pytest.mark.parametrize(
    "text", ["", "3", "-", "s", ".", "-.", ".s", "+.s", "1d", "3000000h", "1h 2m", "1.2.3s", "x1s", "1s2", "- 1s", "9223372036854775808ns"]
)
def test_duration_refused(text):
    with pytest.raises(UsageError, match="use numbers with a unit"):
        units.parse_duration(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.45, "Less than a second"),
        (-100, "Less than a second"),
        (1, "1 second"),
        (45, "45 seconds"),
        (46.9, "46 seconds"),
        (59.9, "59 seconds"),
        (60, "About a minute"),
        (89, "About a minute"),
        (3 * MINUTE + 40, "3 minutes"),
        (35 * MINUTE, "35 minutes"),
        (59 * MINUTE + 59, "59 minutes"),
        (1 * HOUR, "About an hour"),
        (1 * HOUR + 29 * MINUTE, "About an hour"),
        (1 * HOUR + 31 * MINUTE, "2 hours"),
        (47 * HOUR, "47 hours"),
        (47 * HOUR + 31 * MINUTE, "2 days"),
        (7 * DAY, "7 days"),
        (13 * DAY + 5 * HOUR + 25 * MINUTE, "13 days"),
        (15 * DAY + 2 * HOUR, "2 weeks"),
        (4 * 7 * DAY, "4 weeks"),
        (59 * DAY, "8 weeks"),
        (61 * DAY, "2 months"),
        (10 * 30 * DAY, "10 months"),
        (365 * DAY, "12 months"),
        (729 * DAY, "24 months"),
        (24 * 30 * DAY, "24 months"),
        (24 * 30 * DAY + 12 * DAY, "2 years"),
        (3 * 365 * DAY + 14 * DAY, "3 years"),
        (62135596800 + 1.7e9, "292 years"),
    ],
)
def test_human_duration(seconds, words):
    assert units.human_duration(seconds) == words
    assert units.ago(seconds) == words + " ago"


NOW = 1700000000.75


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("10m", "1699999400"),
        ("1h30m", "1699994600"),
        ("-10m", "1700000600"),
        ("1s", "1699999999"),
        ("900ms", "1699999999"),
        ("1483283804", "1483283804"),
        ("1483283804.5", "1483283804.5"),
        ("0", "0"),
        ("2013-09-03T15:49:29Z", "1378223369.000000000"),
        ("2013-09-03T15:49:29.123Z", "1378223369.123000000"),
        ("2013-09-03T15:49:29.123456789+02:00", "1378216169.123456789"),
        ("2013-09-03T15:49:29-02:30", "1378232369.000000000"),
        ("2013-09-03T15:49Z", "1378223340.000000000"),
        ("2013-09-03T15Z", "1378220400.000000000"),
        ("2013-09-03Z", "1378166400.000000000"),
        ("2013-09-03+01:00", "1378162800.000000000"),
        ("2013-09-03T15:49:29", "1378219769.000000000"),
        ("2013-09-03T15:49:29.5", "1378219769.500000000"),
        ("2013-09-03T15:49", "1378219740.000000000"),
        ("2013-09-03T15", "1378216800.000000000"),
        ("2013-09-03", "1378162800.000000000"),
        ("2024-02-29", "1709161200.000000000"),
        ("1960-02-29T00:00:00Z", "-310521600.000000000"),
    ],
)
def test_time(text, sent):
    assert units.parse_time(text, NOW, offset=3600) == sent


def test_time_without_zone_is_local():
    expected = int(time.mktime((2013, 9, 3, 0, 0, 0, 0, 0, -1)))
    offset = time.localtime(NOW).tm_gmtoff
    assert units.parse_time("2013-09-03", NOW) == f"{calendar.timegm((2013, 9, 3, 0, 0, 0)) - offset}.000000000"
    assert abs(expected - float(units.parse_time("2013-09-03", NOW))) <= HOUR


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2013-13-01", "2013-02-29", "2013-09-03T25:00:00Z", "2013-09-03T15:49:29z", "2013-9-3", "1.", "-5", "10 m"]
)
def test_time_refused(text):
    with pytest.raises(UsageError, match="invalid time"):
        units.parse_time(text, NOW)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("2024-01-31T13:10:00.5Z", 1706706600.5),
        ("2024-01-31T13:10:00.123456789Z", 1706706600.123456789),
        ("2024-01-31T13:10:00+01:00", 1706703000.0),
        ("2024-01-31T13:10:00.25-01:30", 1706712000.25),
        ("2024-03-01T00:00:00Z", 1709251200.0),
        ("0001-01-01T00:00:00Z", -62135596800.0),
    ],
)
def test_timestamp(text, seconds):
    assert units.timestamp(text) == seconds


@given(st.integers(min_value=-62135596800, max_value=253402300799))
def test_timestamp_is_the_inverse_of_gmtime(seconds):
    text = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*time.gmtime(seconds)[:6])
    assert units.timestamp(text) == seconds
    assert units.parse_time(text, NOW) == f"{seconds}.000000000"


PARSERS = [
    units.parse_size,
    units.parse_duration,
    units.timestamp,
    lambda text: units.parse_time(text, NOW),
    lambda text: units.parse_size(text, False),
]
NEARLY = st.text(alphabet="0123456789.-+:TZ eghkmnstuµibp\uff11\n\0", max_size=40) | st.text()


@pytest.mark.parametrize("parse", PARSERS)
@given(text=NEARLY)
def test_no_text_raises_anything_else(parse, text):
    try:
        parse(text)
    except UsageError as error:
        assert text in str(error)


@given(st.floats(min_value=0, max_value=1e30))
def test_printing_never_fails(number):
    assert units.human_size(number).endswith("B") and units.binary_size(number).endswith("B") and units.ago(number).endswith(" ago")
