"""The caller's terminal while it is that of a process in a container: raw, of the same size, and afterwards as it was before."""

import os
import re
import signal
import termios
from _thread import allocate_lock, start_new_thread
from time import sleep

from cloudmesh_docker.errors import DockerError

ATTEMPTS = 10
# What full-screen programs switch on and off again: DECSET and DECRST (ECMA-48 private modes as xterm documents them).
SWITCH = re.compile(rb"\x1b\[\?([0-9;]*)([hl])")
UNFINISHED = re.compile(rb"\x1b(\[(\?[0-9;]*)?)?\Z")
MODES = {b"1", b"7", b"25", b"47", b"1000", b"1001", b"1002", b"1003", b"1004", b"1005", b"1006", b"1015", b"1047", b"1049", b"2004"}
USUALLY_ON = {b"7", b"25"}
# Colours, letters and keys as they usually are.
PLAIN = b"\x1b[0m\x1b(B\x0f\x1b>"


class Modes:
    """What a program's output has switched on or off in the terminal, so that it can be undone where the program can't do it any more."""

    def __init__(self):
        self._changed, self._rest, self._last = {}, b"", b"\n"

    def see(self, data):
        """Look at some output (bytes)."""
        self._last = data[-1:] or self._last
        if b"\x1b" not in data and not self._rest:
            return
        data = self._rest + data
        for modes, switch in SWITCH.findall(data):
            for mode in MODES.intersection(modes.split(b";")):
                if (switch == b"h") == (mode in USUALLY_ON):
                    self._changed.pop(mode, None)
                else:
                    self._changed[mode] = switch
        unfinished = UNFINISHED.search(data[-32:])
        self._rest = unfinished[0] if unfinished else b""

    def undo(self):
        """What brings the terminal back (bytes); empty if nothing is left to be undone."""
        back = b"".join(b"\x1b[?%b%b" % (mode, b"l" if switch == b"h" else b"h") for mode, switch in reversed(self._changed.items()))
        return PLAIN + back if back else b""

    def redo(self):
        """What makes it again what the program left (bytes)."""
        return b"".join(b"\x1b[?%b%b" % item for item in self._changed.items())

    def fresh_line(self):
        """What begins a new line (bytes); empty if the last one was ended."""
        return b"" if self._last == b"\n" else b"\r\n"


class Watched:
    """A stream of a terminal's output, of which *see* is told before it is shown."""

    def __init__(self, stream, see):
        self._stream, self._see = stream, see

    def __iter__(self):
        for kind, data in self._stream:
            self._see(data)
            yield kind, data

    def __enter__(self):
        self._stream.__enter__()
        return self

    def __exit__(self, *error):
        self._stream.__exit__(*error)


class Console:
    """The context in which a terminal is that of a process; entered, it is the process's output to be shown.

    Args:
        terminal (Terminal): the caller's.
        stream (Duplex): the connection to the process.
        detaching (Detaching or None): looks at what is typed; None where the process does not get it.
        resize (callable): tells the process's terminal its height and width; may raise DockerError.
        redraw (bool): the process may have drawn its screen before and is to do it again.
    """

    def __init__(self, terminal, stream, detaching, resize, redraw):
        self._terminal, self._stream, self._detaching, self._resize = terminal, stream, detaching, resize
        self._redraw, self._told, self._over, self._away = redraw, None, False, False
        self._sizing, self._modes = allocate_lock(), Modes()
        self._keyboard = Keyboard(terminal.stdin) if detaching else None
        self._signals = terminal.signals(self._receive, ("WINCH", "CONT", "TSTP") if detaching else ("WINCH",))
        self._feeding = None

    def __enter__(self):
        try:
            if self._keyboard:
                self._keyboard.raw()
            self._signals.__enter__()
            self._send_size()
            if self._detaching:
                self._feeding = self._terminal.feed(self._stream, detaching=self._detaching).__enter__()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return Watched(self._stream, self._modes.see)

    def __exit__(self, kind, error, traceback):
        # A second signal must not keep the terminal from what the first one ended.
        with self._terminal.signals(lambda name: None):
            self._over = True
            if self._feeding:
                self._feeding.__exit__()
            back = self._modes.undo()
            # A process that ended by itself has left the cursor where it wants it.
            left = back or kind is not None or (self._detaching and self._detaching.found)
            self._put(back + self._modes.fresh_line() if left else b"")
            if self._keyboard:
                self._keyboard.restore()
        self._signals.__exit__()

    def _receive(self, name):
        if name == "TSTP":
            self._away = True
            self._put(self._modes.undo())
            self._keyboard.restore()
            stop()
            if not self._away:
                return
        if name != "WINCH":
            self._away = False
            self._keyboard.raw()
            self._put(self._modes.redo())
            self._redraw = True
        self._send_size()

    def _put(self, data):
        if data and self._terminal.screen:
            try:
                os.write(self._terminal.stdout.fileno(), data)
            except OSError:
                # Nobody looks at it any more.
                return

    def _send_size(self):
        if self._terminal.size:
            start_new_thread(self._tell_size, ())

    def _tell_size(self):
        """Tell the size there is now, again while the process is only about to start; the last that is told is the true one."""
        with self._sizing:
            for attempt in range(ATTEMPTS):
                size = self._terminal.size
                if self._over or not size or (size == self._told and not self._redraw):
                    return
                height, width = size
                try:
                    if self._redraw:
                        # A program draws when its size changes, and not when it stays.
                        self._resize(height + 1, width + 1)
                    self._resize(height, width)
                    self._told, self._redraw = size, False
                    return
                except DockerError:
                    sleep(0.01 * (attempt + 1))


class Keyboard:
    """What a terminal makes of keys, and how it was before.

    Args:
        file: a terminal.
    """

    def __init__(self, file):
        self._number = file.fileno()
        self._before = termios.tcgetattr(self._number)

    def raw(self):
        """Have all keys come at once and as they are (cfmakeraw)."""
        input, output, control, local, *rest = self._before
        flags = termios.IGNBRK | termios.BRKINT | termios.PARMRK | termios.ISTRIP | termios.INLCR | termios.IGNCR | termios.ICRNL | termios.IXON
        input, output = input & ~flags, output & ~termios.OPOST
        local &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.ISIG | termios.IEXTEN)
        control = control & ~(termios.CSIZE | termios.PARENB) | termios.CS8
        speeds, characters = rest[:2], [*rest[2]]
        characters[termios.VMIN], characters[termios.VTIME] = 1, 0
        self._set([input, output, control, local, *speeds, characters])

    def keys(self):
        """Have all keys come at once and unseen; those that are signals still are."""
        input, output, control, local, *rest = self._before
        self._set([input, output, control, local & ~(termios.ECHO | termios.ICANON), *rest])

    def restore(self):
        """As it was. What was typed already stays for whoever reads next."""
        self._set(self._before)

    def _set(self, attributes):
        try:
            termios.tcsetattr(self._number, termios.TCSANOW, attributes)
        except (termios.error, OSError):
            # The terminal was hung up.
            return


def stop():
    """Stop, as a program does by itself; returns when it is continued."""
    before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, before)
