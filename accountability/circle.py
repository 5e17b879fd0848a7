"""Where the parts of the pictures of a plan stand: the circle of steps, and the trend of a metric. Pure."""

from dataclasses import dataclass
from math import cos, pi, sin

SIZE = 340
RADIUS = 122
NODE = 46


@dataclass(frozen=True)
class Node:
    """A step on the circle, with its words in lines that fit."""

    number: int
    x: float
    y: float
    lines: tuple


@dataclass(frozen=True)
class Arrow:
    """From one step to the next: a line, and the head at its end."""

    path: str
    head: str


def _place(turn, radius=RADIUS):
    angle = 2 * pi * turn - pi / 2
    middle = SIZE / 2
    return round(middle + radius * cos(angle), 1), round(middle + radius * sin(angle), 1)


def nodes(names):
    """The steps around the circle, the first at its top, as a clock turns."""
    return [
        Node(number, *_place((number - 1) / len(names)), lines=wrapped(name))
        for number, name in enumerate(names, start=1)
    ]


def arrows(count):
    """An arrow between each step and the next, along the ring and clear of both."""
    # How much of the ring a node and a little air take, in turns.
    clear = (NODE + 5) / (2 * pi * RADIUS)
    found = []
    for number in range(count):
        begin, end = number / count + clear, (number + 1) / count - clear
        (from_x, from_y), (to_x, to_y) = _place(begin), _place(end)
        back = end - 0.018
        (left_x, left_y), (right_x, right_y) = _place(back, RADIUS - 6), _place(back, RADIUS + 6)
        found.append(
            Arrow(
                f"M{from_x} {from_y}A{RADIUS} {RADIUS} 0 0 1 {to_x} {to_y}",
                f"M{left_x} {left_y}L{to_x} {to_y}L{right_x} {right_y}",
            )
        )
    return found


def wrapped(words, width=12, most=3):
    """Words in lines of about this many letters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


WIDTH, HEIGHT, EDGE = 320, 120, 10


@dataclass(frozen=True)
class Trend:
    """The numbers of a metric as points from left to right; ``line`` breaks where a number is hidden.

    ``target`` is the height of the target, and so is ``baseline`` of where it stood at first, or None.
    """

    points: list
    line: str
    target: float
    baseline: float | None


def trend(values, *, target, baseline=None):
    """The picture of the values of periods, oldest first, given as ``(day, value)`` with None for what is hidden."""
    known = [float(value) for _day, value in values if value is not None]
    heights = [*known, float(target), *([] if baseline is None else [float(baseline)])]
    low, high = min(heights), max(heights)
    days = [day.toordinal() for day, _value in values]
    first, last = min(days, default=0), max(days, default=0)

    def across(day):
        share = (day - first) / (last - first) if last > first else 0.5
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def up(value):
        share = (float(value) - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)

    points, line, pen = [], "", "M"
    for day, (_day, value) in zip(days, values, strict=True):
        if value is None:
            pen = "M"
            continue
        points.append((across(day), up(value)))
        line += f"{pen}{across(day)} {up(value)}"
        pen = "L"
    return Trend(points, line, up(target), None if baseline is None else up(baseline))
