"""What servers say, fit for a terminal: characters that would command it are shown instead of sent."""

# C0 and DEL as a caret has them, C1 and what turns the direction of writing by number; tab and line feed stay.
SHOWN = {code: f"^{chr(code ^ 64)}" for code in (*range(32), 127) if chr(code) not in "\t\n"}
SHOWN.update({code: f"\\x{code:02x}" for code in range(0x80, 0xA0)})
SHOWN.update({code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))})


def visible(text):
    """*text* (str) with control characters as ``^[`` and ``\\x9b``."""
    return text.translate(SHOWN)
