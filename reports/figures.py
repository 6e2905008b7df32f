"""Numbers and dates as a report prints them: "48.2 to 64.9", "25%", "23 November 2026"."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from questionnaires import wording
from scoring.result import Bounds


def points(tenths: int) -> str:
    """Tenths of a point, always with one decimal.

    >>> points(482)
    '48.2'
    """
    sign = "-" if tenths < 0 else ""
    whole, rest = divmod(abs(tenths), 10)
    return f"{sign}{whole}.{rest}"


def signed(tenths: int) -> str:
    """A change in tenths of a point, with its sign.

    >>> signed(12), signed(-4), signed(0)
    ('+1.2', '−0.4', '0.0')
    """
    if not tenths:
        return points(0)
    return f"{'+' if tenths > 0 else '−'}{points(abs(tenths))}"


def span(bounds: Bounds) -> str:
    """Both bounds in points, or one figure when nothing is open.

    >>> span(Bounds(482, 649))
    '48.2 to 64.9'
    >>> span(Bounds(500, 500))
    '50.0'
    """
    if bounds.lower == bounds.upper:
        return points(bounds.lower)
    return wording.table("reports")("from_to", lower=points(bounds.lower), upper=points(bounds.upper))


def share(part: Fraction) -> str:
    """A share of 1 in whole per cent; 0% and 100% only where they are exact.

    >>> share(Fraction(999, 1000)), share(Fraction(1)), share(Fraction(1, 1000))
    ('99%', '100%', '1%')
    """
    rounded = int(part * 100 + Fraction(1, 2))
    if 0 < part < 1:
        rounded = min(max(rounded, 1), 99)
    return f"{rounded}%"


def exact_share(part: Fraction) -> str:
    """A share of 1 in per cent with one decimal.

    >>> exact_share(Fraction(1, 3))
    '33.3%'
    """
    return f"{points(int(part * 1000 + Fraction(1, 2)))}%"


def weight(part: Fraction) -> str:
    """A share of 1 in per cent, with as few decimals as it needs, at most two. Equal weights look equal.

    >>> weight(Fraction(1, 4)), weight(Fraction(1, 16)), weight(Fraction(1, 13))
    ('25%', '6.25%', '7.69%')
    """
    return f"{plain(part * 100)}%"


def plain(number: Fraction) -> str:
    """A number with as few decimals as it needs, at most two.

    >>> plain(Fraction(125, 2)), plain(Fraction(100, 3)), plain(Fraction(40))
    ('62.5', '33.33', '40')
    """
    hundredths = int(abs(number) * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    sign = "-" if number < 0 and hundredths else ""
    return f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"


def day(moment: datetime) -> str:
    """A date as it is written in Britain.

    >>> day(datetime(2026, 11, 3))
    '3 November 2026'
    """
    return wording.day(moment.date())


def exact(number: Fraction) -> str:
    """A number in full: with all its decimals, or as a fraction with two of them beside it where they never end.

    >>> exact(Fraction(125, 2)), exact(Fraction(1, 1000)), exact(Fraction(100, 3))
    ('62.5', '0.001', '100/3 (33.33)')
    """
    for decimals in range(13):
        scaled = number * 10**decimals
        if scaled.denominator == 1:
            return f"{Decimal(scaled.numerator).scaleb(-decimals):f}"
    return f"{number} ({plain(number)})"
