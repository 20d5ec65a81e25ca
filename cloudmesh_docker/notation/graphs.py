"""Figures of the last minute as a line of letters of rising height."""

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII = "_.:-=+*#"
MINUTE = 60


def graph(values, least, size, letters):
    """The values of a minute, one a second, as *size* letters, the newest last; the highest letter is the greatest value, or *least*."""
    span = MINUTE / size
    values = values[-MINUTE:]
    groups = [values[max(0, int(len(values) - (number + 1) * span)) : max(0, int(len(values) - number * span))] for number in range(size)]
    most = max([least, *values]) or 1
    steps = len(letters) - 1
    return "".join(letters[round(max(group) / most * steps)] if group else " " for group in reversed(groups))


def letters_of(file):
    """Eight letters (str) of rising height that a text file can take."""
    try:
        BLOCKS.encode(getattr(file, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS
