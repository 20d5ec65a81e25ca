"""One kind of work and who does it."""

OURS, BINARY, LIBRARY, LIMIT, IMPORT = "ours", "docker binary", "docker-py", "bare socket", "import cmd2"
FORGETFUL = "ours, remembering nothing"


class Contest:
    """One kind of work.

    Attributes:
        name (str), title (str): for ``--only``, and for people.
        contestants (dict of str to Command): by their column.
        goals (list of (str or None, float or None)): against whom, and the greatest quotient of our time and theirs; against nobody,
            the greatest time in seconds. None for a figure without a goal.
        small (dict of str to Transfer): the same work on a tenth of the data, where memory is looked at.
        memory (float or None): or, the most MiB that we may take.
    """

    def __init__(self, name, title, contestants, goals, small=None, memory=None):
        self.name, self.title, self.contestants, self.goals, self.small, self.memory = name, title, contestants, goals, small or {}, memory

    def prepare(self, expected):
        """Run everyone once, untimed; RuntimeError for an answer that does not have what is *expected*: (text, how often)."""
        text, count = expected
        for name, contestant in self.contestants.items():
            found = contestant.output().count(text)
            if found < count:
                raise RuntimeError(f"{self.name}: {text!r} is {found} times in what {name} prints, not {count} times")
