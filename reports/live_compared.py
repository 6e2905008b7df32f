"""The performance matrix as a spreadsheet reckons it anew: weights that can be changed, and overall bounds and, beside how sure they are, ranks that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from openpyxl.utils import get_column_letter

from reports import data
from reports.comparison import Comparison, Group
from reports.data import Row
from reports.data_compared import micro
from reports.data_order import verdict_of
from reports.dataset import DataColumn, DataTable, Value, Worked, tenths, weight
from reports.parts.compared import told
from reports.parts.compared.order import main
from reports.parts.words import words
from scoring.matrix import NOTHING
from scoring.model import Dimension
from scoring.robustness import Acceptability

_WEIGHTS = "live_weights group_number title id weight_own weight_tried"
_TRIED = "E"
"""The column in which weights are changed."""
_RANKED = ("outcome", "reached", "tried_rank", "rank_at_lower", "first_share", "top_share", "best_rank", "worst_rank")
"""The columns of ranks, with what each service is ready for and how sure the order is."""


def tables(comparison: Comparison) -> Mapping[str, DataTable]:
    """The matrix, and the weights that it follows from; nothing if nothing can be reckoned."""
    if not any(told.dimensions(group) for group in comparison.groups):
        return {}
    name, *columns = _WEIGHTS.split()
    return {"live_matrix": _matrix(comparison), name: data.table(name, columns, _weights(comparison))}


def _weights(comparison: Comparison) -> Iterator[Row]:
    for place, group in enumerate(comparison.groups, 1):
        for _, each in told.dimensions(group):
            yield {"group_number": place, "title": each.title, "id": each.id, "weight_own": each.weight, "weight_tried": each.weight}


def _matrix(comparison: Comparison) -> DataTable:
    found: dict[str, Dimension] = {each.id: each for group in comparison.groups for _, each in told.dimensions(group)}
    one, title, about = words("data_live_matrix").split("\n")
    columns = [data.column("group_number"), data.column("service")]
    for each in found.values():
        columns += [
            DataColumn(f"{each.id}_{end}", words(f"compared_live_{end}", dimension=each.title), words("compared_live_about"), "micro") for end in ("lower", "upper")
        ]
    beside = [main(comparison, place) for place in range(len(comparison.groups))]
    ends = ("tried_lower", "tried_upper", "lower", "upper", *(_RANKED if any(beside) else ()))
    columns += [data.column(id_) for id_ in ends]
    rows: list[tuple[Value, ...]] = []
    first_weight = 2
    for place, group in enumerate(comparison.groups, 1):
        start = len(rows) + 2
        for row in range(len(group)):
            cells = _row(group, place, row, list(found), (start, start + len(group) - 1), first_weight, beside[place - 1])
            rows.append((*cells, *[None] * (len(columns) - len(cells))))
        first_weight += len(told.dimensions(group))
    return DataTable("live_matrix", title, one, about, tuple(columns), tuple(rows))


def _row(
    group: Group, number: int, row: int, ids: list[str], block: tuple[int, int], first_weight: int, beside: Acceptability | None
) -> tuple[Value, ...]:
    """A service: its dimensions as figures, then what follows from them as formulas; ranks only with how sure they are."""
    matrix, at = group.matrix, block[0] + row
    places = {each.id: place for place, each in told.dimensions(group)}
    cells: list[Value] = [number, told.name(group, row)]
    terms: tuple[list[tuple[str, str]], ...] = ([], [])
    weights = {id_: f"{{live_weights}}!${_TRIED}${first_weight + order}" for order, id_ in enumerate(places)}
    for order, id_ in enumerate(ids):
        for end, array in enumerate((matrix.dimension_low, matrix.dimension_high)):
            cells.append(micro(int(array[row, places[id_]])) if id_ in places else None)
            if id_ in places:
                terms[end].append((weights[id_], f"{get_column_letter(3 + 2 * order + end)}{at}"))
    low, high = int(matrix.low[row]), int(matrix.high[row])
    if low == NOTHING:
        return tuple(cells)
    power = group.under.scoring.power
    cells += [Worked(tenths(low), _formula(terms[0], power)), Worked(tenths(high), _formula(terms[1], power)), tenths(low), tenths(high)]
    if beside is None:
        return tuple(cells)
    lower = get_column_letter(3 + 2 * len(ids))
    rank = f'IF({lower}{at}="","",RANK({lower}{at},{lower}${block[0]}:{lower}${block[1]}))'
    own = group.order.ranks[row]
    shares = (_share(int(count[row]), beside.draws) for count in (beside.first, beside.in_top))
    return (*cells, *verdict_of(group, row).values(), Worked(own, rank), own, *shares, int(beside.best[row]), int(beside.worst[row]))


def _formula(terms: list[tuple[str, str]], power: Fraction) -> str:
    """The overall figure in points, rounded twice as it is here: half up to a micro-unit, then half up to a tenth of a point."""
    total = "+".join(weight for weight, _ in terms)
    if power == 1:
        added = "+".join(f"{weight}*ROUND({cell}*10000,0)" for weight, cell in terms)
        whole = f"INT((2*({added})+({total}))/(2*({total})))"
    else:
        raised = "+".join(f"{weight}*POWER({cell}/100,{_plain(power)})" for weight, cell in terms)
        whole = f"INT(1000000*POWER(({raised})/({total}),1/{_plain(power)})+0.5)"
    return f'IF(({total})>0,INT(({whole}+500)/1000)/10,"")'


def _share(count: int, draws: int) -> Decimal:
    """In how many per cent of draws; none and all only where it was so in none and in all.

    >>> _share(49_999, 50_000), _share(50_000, 50_000)
    (Decimal('99.99'), Decimal('100'))
    """
    found = weight(Fraction(count, draws))
    return found if count in (0, draws) else min(max(found, Decimal("0.01")), Decimal("99.99"))


def _plain(power: Fraction) -> str:
    return str(Decimal(power.numerator) / power.denominator)
