"""Go's text/template source -> closures; the messages are those of Go's parser."""

from cloudmesh_docker.notation.goexec import FREE, Break, Continue, Operand, chain, chosen, command, invoke, piped, ranged, sequence, throw, writing
from cloudmesh_docker.notation.gofunctions import FUNCTIONS
from cloudmesh_docker.notation.golexer import ParseError, constant, split


class Parser:
    """Source -> closures `run(dot, slots, out)`. Variables become numbered slots, so that rendering looks nothing up."""

    def __init__(self, source):
        self.source, self.items, self.next_item = source, split(source), 0
        self.names, self.size, self.loops, self.inside, self.fields = ["$"] + [""] * (FREE - 1), 0, 0, 0, []
        self.tokens, self.at = [], 0

    def whole(self):
        """The whole source as run(dot, slots, out); ParseError if it has an end too many."""
        run, ending = self.block()
        if ending:
            raise ParseError("unexpected {{" + ending + "}}", self.tokens[0].position)
        return run

    def block(self):
        """Everything up to `end`, `else` or the end of the source: (run, that word)."""
        steps = []
        while self.next_item < len(self.items):
            content, position = self.items[self.next_item]
            self.next_item += 1
            if isinstance(content, str):
                if content:
                    steps.append(lambda dot, slots, out, text=content: out.append(text))
                continue
            self.tokens, self.at = content, 0
            word = content[0].text if content and content[0].kind == "name" else ""
            if word in ("end", "else"):
                return sequence(steps), word
            steps.append(self.action(word, position))
        return sequence(steps), ""

    def action(self, word, position):
        """One action that is no end: a control structure, a declaration or something to print."""
        if word in ("if", "with", "range"):
            self.at = 1
            return self.control(word, position)
        if word in ("break", "continue"):
            if not self.loops:
                raise ParseError("{{" + word + "}} outside {{range}}", position)
            signal = Break if word == "break" else Continue
            return lambda dot, slots, out: throw(signal)
        if word in ("define", "template", "block"):
            raise ParseError(f"{{{{{word}}}}} is not supported: write it out", position)
        declared, value = self.pipeline("command", position)
        return (lambda dot, slots, out: value(dot, slots)) if declared else writing(value)

    def control(self, word, position):
        """`if`, `with` or `range` with its blocks, up to its end."""
        mark = len(self.names)
        targets, value = self.pipeline(word, position)
        source = self.described(1)
        self.loops, self.inside = self.loops + (word == "range"), self.inside + (word != "if")
        body, ending = self.block()
        self.loops, self.inside = self.loops - (word == "range"), self.inside - (word != "if")
        otherwise = None
        if ending == "else":
            if len(self.tokens) > 1 and self.tokens[1].text in ("if", "with"):
                self.at = 2
                otherwise = self.control(self.tokens[1].text, position)
                ending = "end"
            else:
                otherwise, ending = self.block()
        if ending != "end":
            raise ParseError("unexpected EOF" if not ending else "expected end; found {{else}}", len(self.source))
        del self.names[mark:]
        return ranged(source, targets, value, body, otherwise) if word == "range" else chosen(word, value, body, otherwise)

    def peek(self):
        """The next token of the action, or None."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def pipeline(self, context, position):
        """(slots declared, value(dot, slots)) of ``$x := command | command``."""
        declared, new = self.declarations(context)
        commands = []
        while True:
            commands.append(self.command(context, position, len(commands) + 1))
            token = self.peek()
            if token is None or token.text == ")":
                break
            if token.text != "|":
                raise ParseError(f"unexpected {token.text!r} in {context}".replace("'", '"'), token.position)
            self.at += 1
        for name in new:
            self.names.append(name)
        self.size = max(self.size, len(self.names))
        return declared, piped(commands, declared if context != "range" else ())

    def declarations(self, context):
        """(the slots to set, the names to declare) of ``$x :=``, ``$x =`` and, in a range, ``$i, $e :=``."""
        texts = [token.text for token in self.tokens[self.at : self.at + 4]]
        names = [text for text in texts if text[0] == "$"][: 2 if texts[1:2] == [","] and context == "range" else 1]
        sign = texts[2 * len(names) - 1 : 2 * len(names)] if names and texts[0] == names[0] else []
        if sign not in ([":="], ["="]):
            return (), ()
        self.at += 2 * len(names)
        if sign == ["="]:
            return tuple(self.slot(name, self.tokens[self.at - 1]) for name in names), ()
        return tuple(range(len(self.names), len(self.names) + len(names))), names

    def slot(self, name, token):
        """The slot of the innermost variable of that name."""
        for at in range(len(self.names) - 1, -1, -1):
            if self.names[at] == name:
                return at
        raise ParseError(f'undefined variable "{name}"', token.position)

    def command(self, context, position, stage):
        """One stage of a pipeline: operands with blanks between them."""
        operands, start = [], self.at
        while self.peek() is not None and not (self.peek().kind == "op" and self.peek().text != "("):
            if operands and not self.peek().spaced:
                raise ParseError(f'unexpected "{self.peek().text}" in operand', self.peek().position)
            operands.append(self.operand())
        if stage > 1 and operands and not (operands[0].function or operands[0].takes):
            raise ParseError(f"non executable command in pipeline stage {stage}", position)
        if not operands:
            raise ParseError(f"missing value for {context}", position)
        return command(self.described(start), operands)

    def described(self, start, value=None, **more):
        """The operand that began at token start, with its source and position."""
        first, last = self.tokens[start], self.tokens[self.at - 1]
        return Operand(value, self.source[first.position : last.position + len(last.text)], first.position, **more)

    def operand(self):
        """A function, or a base with its fields: ``.A.B``, ``$x.A``, ``(index . 0).A``, ``"text"``."""
        start, token = self.at, self.tokens[self.at]
        self.at += 1
        if token.kind == "name" and token.text not in ("true", "false", "nil"):
            if token.text not in FUNCTIONS:
                raise ParseError(f'function "{token.text}" not defined', token.position)
            operand = self.described(start, function=token.text)
            operand.value = lambda dot, slots: invoke(operand, token.text, [], dot, slots, [])
            return operand
        base = self.base(token)
        names = [token.text[1:]] if token.kind == "field" else []
        while self.peek() is not None and self.peek().kind == "field" and not self.peek().spaced:
            names.append(self.peek().text[1:])
            self.at += 1
        operand = self.described(start, base, takes=bool(names))
        if len(names) > (token.kind == "field"):
            operand.position = self.tokens[start + 1 if token.text != "(" else self.at - len(names)].position
        if names and (token.text == "$" or token.kind == "field" and not self.inside):
            self.fields.append(names[0])
        if names:
            operand.value = chain(operand, base, names)
        return operand

    def base(self, token):
        """The value an operand starts with."""
        if token.kind in ("field", "dot"):
            return lambda dot, slots: dot
        if token.kind == "variable":
            at = self.slot(token.text, token)
            return lambda dot, slots: slots[at]
        if token.text == "(":
            _, value = self.pipeline("parenthesized pipeline", token.position)
            self.at += 1
            return value
        value = {"true": True, "false": False, "nil": None}[token.text] if token.kind == "name" else constant(token)
        return lambda dot, slots: value
