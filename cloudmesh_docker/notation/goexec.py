"""Running a compiled template: closures `run(dot, slots, out)` for blocks and `value(dot, slots)` for operands."""

from cloudmesh_docker.notation.gofields import ALIASES, MISSING, NIL_POINTER, ZEROS, Nil, is_map
from cloudmesh_docker.notation.gofunctions import FUNCTIONS, HEADER_FUNCTIONS, CallError, wrong_type
from cloudmesh_docker.notation.govalues import go_json, is_mapping, show, type_name

# The first slots of a rendering: its root value and its settings; the template's variables follow.
ROOT, STRICT, HEADER, FREE = range(4)


class Break(Exception):
    pass


class Continue(Exception):
    pass


class ExecError(Exception):
    def __init__(self, operand, message):
        super().__init__(message)
        self.operand = operand


class Operand:
    """A compiled part of an action: `value(dot, slots)`, and its source for messages; function is a name when it is one."""

    __slots__ = ("value", "text", "position", "function", "takes")

    def __init__(self, value, text, position, function=None, takes=False):
        self.value, self.text, self.position, self.function, self.takes = value, text, position, function, takes


def _step(value, name, previous, strict, operand):
    """One ``.name`` further."""
    if is_mapping(value):
        if name in value:
            found = value[name]
            return _typed_nil(name, strict) if found is None else found
        if strict is False or isinstance(strict, str) and previous:
            return None
        if isinstance(strict, str):
            raise ExecError(operand, f"can't evaluate field {name} in type {strict}")
        if ALIASES.get(name) in value:
            return value[ALIASES[name]]
        if is_map(previous, value):
            return MISSING
        if name in ZEROS:
            return ZEROS[name]
        raise ExecError(operand, f'map has no entry for key "{name}"')
    if value is None and strict is not True:
        return None
    if isinstance(value, Nil):
        if value.kind == "map":
            return MISSING
        raise ExecError(operand, f'map has no entry for key "{previous}"')
    if value is None:
        raise ExecError(operand, f"nil pointer evaluating interface {{}}.{name}")
    raise ExecError(operand, f"can't evaluate field {name} in type {type_name(value) if isinstance(strict, str) else 'interface {}'}")


def _typed_nil(name, strict):
    return ZEROS.get(name) if strict is True else NIL_POINTER if isinstance(strict, str) else None


def _called(operand, method, arguments):
    try:
        return method(*arguments)
    except TypeError:
        wanted = getattr(getattr(method, "__code__", None), "co_argcount", 1)
        message = f"wrong number of args for {operand.text.rpartition('.')[2]}: want {wanted} got {len(arguments)}"
        raise ExecError(operand, message) from None


def invoke(command, name, operands, dot, slots, final):
    """Call a function of FUNCTIONS on evaluated operands and the value piped in."""
    if name in ("and", "or"):
        return _logic(command, name, operands, dot, slots, final)
    function, kinds = FUNCTIONS[name]
    values = [operand.value(dot, slots) for operand in operands] + final
    if slots[HEADER] and name in HEADER_FUNCTIONS and values:
        return values[0]
    repeated = kinds[-1].endswith("...")
    if len(values) < len(kinds) - repeated or not repeated and len(values) > len(kinds):
        wanted = f"at least {len(kinds) - 1}" if repeated else len(kinds)
        raise ExecError(command, f"wrong number of args for {name}: want {wanted} got {len(values)}")
    for at, kind in enumerate(kinds):
        message = wrong_type(values[at], kind) if at < len(values) else None
        if message:
            operand = operands[at] if at < len(operands) else command
            literal = at < len(operands) and not operand.function and operand.text[0] not in ".$("
            raise ExecError(operand, f"expected {'integer' if kind == 'int' else kind}; found {operand.text}" if literal else message)
    if name == "json" and slots[STRICT] is not True and is_mapping(values[0]):
        return go_json(values[0], escape_html=True, sort=True)
    try:
        return function(*values)
    except CallError as error:
        raise ExecError(command, f"error calling {name}: {error}") from None
    except (RecursionError, MemoryError, OverflowError) as error:
        raise ExecError(command, f"error calling {name}: {type(error).__name__}") from None


def _logic(command, name, operands, dot, slots, final):
    value = None
    for operand in operands:
        value = operand.value(dot, slots)
        if bool(value) == (name == "or"):
            return value
    if not operands and not final:
        raise ExecError(command, f"wrong number of args for {name}: want at least 1 got 0")
    return final[0] if final else value


def throw(signal):
    """Raise, as an expression."""
    raise signal


def sequence(steps):
    """Blocks one after the other, as one."""
    if len(steps) == 1:
        return steps[0]

    def run(dot, slots, out):
        for step in steps:
            step(dot, slots, out)

    return run


def chain(operand, base, names):
    """``.A.B`` of a base, as value(dot, slots)."""
    first, rest = names[0], tuple(zip(names[1:], names[:-1], strict=True))

    def value(dot, slots):
        strict = slots[STRICT]
        found = _step(base(dot, slots), first, None, strict, operand)
        for name, previous in rest:
            found = _step(found, name, previous, strict, operand)
        return found

    return value


def command(source, operands):
    """operands -> value(dot, slots, final), final being [] or the one value piped in."""
    first, rest = operands[0], operands[1:]
    if first.function:
        return lambda dot, slots, final: invoke(source, first.function, rest, dot, slots, final)

    def value(dot, slots, final):
        found = first.value(dot, slots)
        if callable(found):
            return _called(first, found, [operand.value(dot, slots) for operand in rest] + final)
        if first.text == "nil":
            raise ExecError(first, "nil is not a command")
        if rest or final:
            name = first.text.rpartition(".")[2]
            raise ExecError(
                first, f"{name} is not a method but has arguments" if first.takes else f"can't give argument to non-function {first.text}"
            )
        return found

    return value


def writing(value):
    """An action that prints."""

    def write(dot, slots, out):
        found = value(dot, slots)
        out.append(found if type(found) is str else "<no value>" if found is None else show(found))

    return write


def piped(commands, targets):
    """``command | command`` as value(dot, slots); the result goes to the target slots too."""

    def value(dot, slots):
        final = []
        for command in commands:
            final = [command(dot, slots, final)]
        for target in targets:
            slots[target] = final[0]
        return final[0]

    return value


def chosen(word, value, body, otherwise):
    """`if` and `with`."""

    def run(dot, slots, out):
        found = value(dot, slots)
        if found:
            body(found if word == "with" else dot, slots, out)
        elif otherwise:
            otherwise(dot, slots, out)

    return run


def _pairs(found):
    if is_mapping(found):
        return [(key, found[key]) for key in sorted(found.keys())]
    if isinstance(found, int) and not isinstance(found, bool):
        return enumerate(range(found))
    return enumerate(found or ()) if isinstance(found, list | tuple | Nil | None) else None


def ranged(source, targets, value, body, otherwise):
    """`range`, with the slots of its key and element."""

    def run(dot, slots, out):
        found = value(dot, slots)
        pairs = _pairs(found)
        if pairs is None:
            raise ExecError(source, f"range can't iterate over {show(found)}")
        empty = True
        for key, item in pairs:
            empty = False
            for target, part in zip(targets, (key, item) if len(targets) == 2 else (item,), strict=False):
                slots[target] = part
            try:
                body(item, slots, out)
            except Continue:
                continue
            except Break:
                break
        if empty and otherwise:
            otherwise(dot, slots, out)

    return run
