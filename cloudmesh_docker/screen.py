"""The caller's whole terminal as one screen: drawn over, read key by key, and afterwards as it was, whatever happens."""

import os
import re
import select
import signal
import threading
from contextlib import contextmanager

from cloudmesh_docker.borrowed import Borrowed
from cloudmesh_docker.console import MODES, PLAIN, USUALLY_ON, Keyboard
from cloudmesh_docker.parallel import is_main
from cloudmesh_docker.waking import Waker

OWN_SCREEN, USUAL_SCREEN, CLEAR = b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[H\x1b[2J"
HIDE, NO_WRAP, WRAP = b"\x1b[?25l", b"\x1b[?7l", b"\x1b[?7h"
# What scrolls is all but the first line, or all.
BELOW, ALL = b"\x1b[2r\x1b[2H", b"\x1b[r"
# What a program may have left behind: a screen of its own is ended separately.
USUAL = PLAIN + b"".join(b"\x1b[?%b%b" % (mode, b"h" if mode in USUALLY_ON else b"l") for mode in sorted(MODES - {b"47", b"1047", b"1049"}))
STYLES = {"selected": "\x1b[7m", "heading": "\x1b[1m", "trouble": "\x1b[31m"}
INTERRUPTED = 130
# Seconds after which the beginning of what a key may send is taken for the key Escape.
PAUSE = 0.05
NAMED = {
    b"\r": "enter", b"\n": "enter", b"\x7f": "backspace", b"\x08": "backspace", b"\x1b": "escape",
    b"A": "up", b"B": "down", b"H": "home", b"F": "end", b"1~": "home", b"4~": "end", b"5~": "page up", b"6~": "page down",
}  # fmt: skip
KEY = re.compile(rb"\x1b[\[O]([0-9;]*[A-Za-z~])|(\x1b(?![\[O])|[\r\n\x7f\x08])|([^\x00-\x1f\x7f]+)|[\x00-\x1f]")
UNFINISHED = re.compile(rb"(\x1b([\[O][0-9;]*)?|[\xc2-\xf4][\x80-\xbf]{0,2})\Z")


def keys_of(data):
    """The keys that bytes from a terminal mean.

    Returns:
        (list of str, bytes): letters, and names as ``up`` or ``escape``; what may be the beginning of one more.
    """
    begun = UNFINISHED.search(data)
    rest = begun[0] if begun and not complete(begun[0]) else b""
    keys = []
    for match in KEY.finditer(data[: len(data) - len(rest)]):
        sequence, single, text = match.groups()
        if text:
            keys += text.decode("utf-8", "ignore")
        elif (sequence or single) in NAMED:
            keys.append(NAMED[sequence or single])
    return keys, rest


def complete(data):
    """Whether bytes are whole letters."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\x1b" not in data


class Screen:
    """A context in which the terminal is ours.

    Args:
        terminal (Terminal): the caller's; its stdin and stdout are terminals.
    """

    def __init__(self, terminal):
        self._terminal, self._keyboard = terminal, Keyboard(terminal.stdin)
        self._borrowed = Borrowed(terminal, self._take, self._give_back)
        self._drawn, self._rest, self._page = {}, b"", b""

    def __enter__(self):
        self._borrowed.__enter__()
        self._borrowed.take()
        return self

    def __exit__(self, *error):
        self._borrowed.__exit__()

    def _take(self):
        self._drawn = {}
        self._keyboard.keys()
        self._put(USUAL + OWN_SCREEN + HIDE + NO_WRAP + CLEAR + self._page)

    def _give_back(self):
        self._put(USUAL + ALL + USUAL_SCREEN)
        self._keyboard.restore()

    def _put(self, data):
        try:
            while data:
                data = data[os.write(self._terminal.stdout.fileno(), data) :]
        except OSError:
            # Nobody looks at it any more; the keyboard will tell.
            return

    @property
    def size(self):
        """(int, int): lines and columns."""
        return self._terminal.size or (24, 80)

    def draw(self, lines):
        """Show lines, [(style or None, text)] from the top: those that are not what they were are written."""
        if self.size != self._drawn.get("size"):
            self._drawn = {"size": self.size}
            self._put(CLEAR)
        text, color = [], self._terminal.color
        for number, (style, line) in enumerate(lines, 1):
            # Without colours a selected line has its mark, and the others need none.
            line = f"{STYLES[style]}{line}\x1b[0m" if style and color else line.rstrip()
            if self._drawn.get(number, "") != line:
                self._drawn[number] = line
                text.append(f"\x1b[{number}H{line}\x1b[K")
        self._put("".join(text).encode(getattr(self._terminal.stdout, "encoding", None) or "ascii", "replace"))

    def keys(self, seconds):
        """The keys (list of str) that are pressed within so many seconds, as soon as there are any; None when the terminal is gone."""
        number = self._terminal.stdin.fileno()
        if not select.select([number], [], [], PAUSE if self._rest else seconds)[0]:
            keys, self._rest = ["escape"] if self._rest[:1] == b"\x1b" else [], b""
            return keys
        try:
            data = os.read(number, 1024)
        except OSError:
            data = b""
        if not data:
            return None
        keys, self._rest = keys_of(self._rest + data)
        return keys

    @contextmanager
    def aside(self):
        """While this lasts, the terminal is as it was before."""
        self._borrowed.give_back()
        try:
            yield
        finally:
            self._borrowed.take()

    def page(self, heading, work):
        """Have *work* write over the empty screen, below a heading (str), while q interrupts it as Ctrl-C does; if it was not, wait for a key.

        Args:
            work (callable): returns an exit code, INTERRUPTED when it was.
        """
        self._page = WRAP + heading[: self.size[1]].encode("ascii", "replace") + BELOW
        self._put(CLEAR + self._page)
        ended, end = os.pipe()
        waker, listener = Waker(), threading.Thread(target=self._interrupt, args=(threading.get_ident(), ended), daemon=True)
        if is_main():
            waker.start()
            listener.start()
        try:
            code = work()
        finally:
            os.close(end)
            try:
                if listener.ident:
                    listener.join()
            except KeyboardInterrupt:
                # It ended by itself as q was pressed.
                code = INTERRUPTED
            os.close(ended)
            waker.end()
        if code != INTERRUPTED:
            self.pause("-- this is the end; press a key --")
        self._page = b""
        self._put(ALL)
        self._borrowed.take()

    def _interrupt(self, main, ended):
        """Interrupt the main thread when q is pressed, until *ended* can be read."""
        number = self._terminal.stdin.fileno()
        while ended not in select.select([number, ended], [], [])[0]:
            data = os.read(number, 1024)
            if not data or b"q" in data:
                signal.pthread_kill(main, signal.SIGINT)
                return

    def pause(self, text):
        """Show a text in a line of its own and wait for a key."""
        self._put(f"\r\n{text}".encode())
        self._keyboard.keys()
        try:
            while self.keys(60) == []:
                pass
        except KeyboardInterrupt:
            # A key, too.
            return
