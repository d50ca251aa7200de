"""What can be wrong with a line: every small change of a module's tree, one at a time.

Texts for people (those with a blank in them, and whatever is put together in place), annotations,
decorators and imports are left as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Pow: ast.Mult,
}
_UNTOUCHED = {"annotation", "returns", "decorator_list", "op", "ops", "ctx"}
_NAMES = {"cast", "TypeVar", "PydanticCustomError"}  # their first argument is a name that nobody sees
_CONDITIONS = (ast.Name, ast.Attribute, ast.Call, ast.Await, ast.NamedExpr)


@dataclass(frozen=True)
class Slot:
    """Where a node stands in its parent."""

    parent: ast.AST
    field: str
    index: int | None

    @property
    def node(self) -> ast.AST:
        """What stands there."""
        value = getattr(self.parent, self.field)
        node: ast.AST = value if self.index is None else value[self.index]
        return node

    def put(self, node: ast.AST) -> None:
        """Let another node stand there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Mutation:
    """One change: the line of the module, and what it says before and after."""

    line: int
    before: str
    after: str
    slot: Slot
    replacement: ast.AST

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Change the tree for a while."""
        original = self.slot.node
        self.slot.put(ast.fix_missing_locations(ast.copy_location(self.replacement, original)))
        try:
            yield
        finally:
            self.slot.put(original)


def mutations(tree: ast.Module) -> Iterator[Mutation]:
    """Every change of this module, in the order of its lines."""
    found = [
        Mutation(getattr(slot.node, "lineno", 0), _said(slot.node), _said(each), slot, each)
        for slot in _slots(tree)
        for each in _variants(slot)
    ]
    yield from sorted(found, key=lambda each: each.line)


def _said(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _slots(parent: ast.AST) -> Iterator[Slot]:
    for field, value in ast.iter_fields(parent):
        if field in _UNTOUCHED:
            continue
        places = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in places:
            if isinstance(node, ast.AST) and not _is_left_alone(parent, node, index):
                yield Slot(parent, field, index)
                yield from _slots(node)


def _is_left_alone(parent: ast.AST, node: ast.AST, index: int | None) -> bool:
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom() | ast.expr_context():
            return True
        case ast.Expr(value=ast.Constant()):
            return True  # a docstring
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case _:
            pass
    is_named = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in _NAMES
    return is_named and index == 0 and isinstance(node, ast.Constant)


def _variants(slot: Slot) -> Iterator[ast.AST]:
    node = slot.node
    if isinstance(node, ast.expr):
        yield from _expressions(node)
        if _is_condition(slot):
            yield ast.UnaryOp(ast.Not(), node)
    else:
        yield from _statements(node)


def _is_condition(slot: Slot) -> bool:
    is_test = slot.field == "test" or (slot.field == "ifs" and isinstance(slot.parent, ast.comprehension))
    return is_test and isinstance(slot.node, _CONDITIONS)


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [op, *others], comparators):
            yield ast.Compare(left, [_COMPARED[type(op)](), *others], comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, op, right) if type(op) in _COMPUTED:
            yield ast.BinOp(left, _COMPUTED[type(op)](), right)
        case ast.Constant(value):
            yield from map(ast.Constant, _constants(value))
        case ast.Call(function, arguments, keywords):
            for place in range(len(keywords)):
                yield ast.Call(function, arguments, keywords[:place] + keywords[place + 1 :])
        case _:
            pass


def _constants(value: object) -> Iterator[bool | int | str | bytes]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case str() if value and " " not in value and "\n" not in value:
            yield f"X{value}"
        case bytes() if value:
            yield b"X" + value
        case _:
            pass


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    match node:
        case ast.Return(value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Raise():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.AugAssign(target, op, value) if type(op) in _COMPUTED:
            yield ast.AugAssign(target, _COMPUTED[type(op)](), value)
        case _:
            pass
