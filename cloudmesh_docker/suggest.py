"""What somebody meant who typed a word that is not there."""


def nearest(word, known):
    """`` (did you mean ...?)`` for the one of *known* that is a slip away from *word*, or two where it is long; empty if there is none."""
    import difflib

    slips = 1 if len(word.strip("-")) < 6 else 2
    alike = [one for one in known if abs(len(one) - len(word)) <= slips]
    found = difflib.get_close_matches(word, alike, 1, max(0, len(word) - slips) / (len(word) or 1))
    return f" (did you mean {found[0]}?)" if found else ""
