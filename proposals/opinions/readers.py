"""What a reader who knows the rules of hiding and rounding could work out from what is shown.

All that is shown are linear conditions on a few unknown counts, so a linear program gives the smallest and
largest value that each count can have. It comes with the library that made the groups.

Statements have nothing in common but how many people each group has. So what all of them tell about that is asked
first, and then each statement alone, as if the reader knew that much and no less.
"""

FEWEST = 11
# Four more than eleven: where eleven of a group marked a statement, nobody can count those who did not.
SMALLEST_GROUP = 15
# In people: a hidden count must be able to be so much more, or range so widely, in the eyes of a reader.
ROOM = 6
HALF_A_STEP = 2.5
TOLERANCE = 1e-6
WITHOUT_LIMIT = 3  # what ``linprog`` calls the state of a question whose answer has no limit
CHOICES = 3
WIDTH = CHOICES + 1  # the unknowns of a block: how many chose each, then how many people it has


def possible_people(statements, sizes, people):
    """Numbers of people of the blocks that fit all statements at once, and so does whatever lies between them.

    ``statements`` are triples of blocks, tally and lines, as ``can_pin_down`` takes them, with at least one
    group. The first row are the true numbers, the others the least and most that each, those in groups together,
    and all together can be.
    """
    import numpy
    from scipy import sparse
    from scipy.optimize import linprog

    blocks = len(statements[0][0])
    known = [_what_is_known(blocks, tally, lines, sizes, people) for _blocks, tally, lines in statements]
    cells = [place for place in range(blocks * WIDTH) if place % WIDTH != CHOICES]
    size = range(CHOICES, blocks * WIDTH, WIDTH)

    def of_all(name):
        tables = [one[name] for one in known]
        own = sparse.block_diag([table[:, cells] for table in tables])
        return sparse.hstack([own, numpy.vstack([table[:, size] for table in tables])], format="csr")

    conditions = {
        "A_ub": of_all("A_ub"),
        "b_ub": numpy.concatenate([one["b_ub"] for one in known]),
        "A_eq": of_all("A_eq"),
        "b_eq": numpy.concatenate([one["b_eq"] for one in known]),
    }
    found = [[block.people for block in statements[0][0]]]
    aims = [*numpy.eye(blocks), numpy.ones(blocks), [*[1] * (blocks - 1), 0]]
    for aim in aims:
        for sign in (1, -1):
            weights = numpy.zeros(len(cells) * len(statements) + blocks)
            weights[-blocks:] = sign * numpy.array(aim)
            found.append(linprog(weights, **conditions).x[-blocks:])
    return numpy.array(found)


def can_tell_the_rest(possible):
    """Whether it could be worked out how few people are in no group."""
    rest = possible[:, -1]
    return bool(rest[0] < FEWEST and max(rest) - min(rest) < ROOM - TOLERANCE)


def can_pin_down(blocks, tally, lines, sizes, people, possible=None):
    """Whether some count of people below eleven could be worked out, or narrowed down to a few values.

    ``blocks`` are the true counts, one for each group and a last one for everybody else; ``tally`` the three
    counts shown or None; ``lines`` what is shown of each group; ``sizes`` the groups' shown shares; ``people``
    the least and most people that there can be; ``possible`` what ``possible_people`` gave, where it was asked.
    """
    import numpy
    from scipy.optimize import linprog

    truth = numpy.array([count for block in blocks for count in (*block.cells, block.people)], dtype=float)
    known = _what_is_known(len(blocks), tally, lines, sizes, people)
    if possible is not None:
        known = _between(possible, known)
    more = known["A_ub"].shape[1] - len(truth)
    truth = numpy.append(truth, numpy.zeros(more))
    hidden = [
        (weights, weights @ truth)
        for weights in (numpy.array(weights + [0] * more) for weights in _counts_of_people(len(blocks)))
        if weights @ truth < FEWEST
    ]
    if not hidden:
        return False

    in_doubt = _not_larger_at_once(truth, known, hidden)
    for weights, count in in_doubt:
        most = linprog(-weights, **known)
        if most.status == WITHOUT_LIMIT or -most.fun >= count + ROOM - TOLERANCE:
            continue
        if -most.fun - linprog(weights, **known).fun < ROOM - TOLERANCE:
            return True
    return False


def _not_larger_at_once(truth, known, hidden):
    """The hidden counts that could not all be larger together by ``ROOM``: one question instead of one for each."""
    import numpy
    from scipy.optimize import linprog

    number, unknowns = len(hidden), len(truth)
    gains = numpy.hstack([numpy.array([-weights for weights, _count in hidden]), numpy.eye(number)])
    equal = known["A_eq"]
    found = linprog(
        numpy.concatenate([numpy.zeros(unknowns), -numpy.ones(number)]),
        A_ub=numpy.vstack([numpy.hstack([known["A_ub"], numpy.zeros((len(known["A_ub"]), number))]), gains]),
        b_ub=[*known["b_ub"], *(-count for _weights, count in hidden)],
        A_eq=numpy.hstack([equal, numpy.zeros((len(equal), number))]),
        b_eq=known["b_eq"],
        bounds=[(0, None)] * unknowns + [(0, ROOM)] * number,
    )
    return [count for count, gain in zip(hidden, found.x[unknowns:], strict=True) if gain < ROOM - TOLERANCE]


def _counts_of_people(blocks):
    """Every count of people worth hiding, as weights of the unknowns: of each block, and of all together."""
    within = [
        *([1 if place == choice else 0 for place in range(CHOICES)] + [0] for choice in range(CHOICES)),
        *([0 if place == choice else 1 for place in range(CHOICES)] + [0] for choice in range(CHOICES)),
        [1, 1, 1, 0],
        [-1, -1, -1, 1],
        [0, 0, 0, 1],
    ]
    for weights in within:
        yield weights * blocks
        for block in range(blocks):
            yield [0] * WIDTH * block + weights + [0] * WIDTH * (blocks - block - 1)


def _what_is_known(blocks, tally, lines, sizes, people):
    """The conditions that what is shown puts on the unknown counts, as arguments of ``linprog``."""
    import numpy

    unknowns = blocks * WIDTH
    at_most, equal = [], []

    def condition(weights, limit, rows=at_most):
        row = numpy.zeros(unknowns)
        for place, weight in weights.items():
            row[place] += weight
        rows.append((row, limit))

    def cells(block):
        return [block * WIDTH + choice for choice in range(CHOICES)]

    size = [block * WIDTH + CHOICES for block in range(blocks)]
    for block in range(blocks):
        condition({**dict.fromkeys(cells(block), 1), size[block]: -1}, 0)
    condition(dict.fromkeys(size, 1), people[1])
    condition(dict.fromkeys(size, -1), -people[0])
    for number, per_cent in enumerate(sizes):
        condition({size[number]: -1}, -SMALLEST_GROUP)
        if number:
            # The largest group has the first letter.
            condition({size[number]: 1, size[number - 1]: -1}, 0)
        _near(condition, {size[number]: 1}, dict.fromkeys(size[:-1], 1), per_cent)
    for choice, count in enumerate(tally):
        column = {cells(block)[choice]: 1 for block in range(blocks)}
        if count is not None:
            condition(column, count, equal)
        elif any(other is not None for other in tally):
            condition(column, FEWEST - 1)
    for block, line in enumerate(lines):
        marked = dict.fromkeys(cells(block), 1)
        shares = [line[name] for name in ("agree", "disagree", "pass")]
        with_shares = any(per_cent is not None for per_cent in shares)
        if line["most"] or with_shares:
            condition(dict.fromkeys(marked, -1), -FEWEST)
        for choice, name in enumerate(("agree", "disagree", "pass")):
            cell = cells(block)[choice]
            if line["most"] == name:
                condition({**marked, cell: -1}, -1)
            elif line["most"] or with_shares:
                condition({**dict.fromkeys(marked, -1), cell: 1}, 0)
            if shares[choice] is not None:
                condition({cell: -1}, -FEWEST)
                _near(condition, {cell: 1}, marked, shares[choice])
            elif with_shares:
                condition({cell: 1}, FEWEST - 1)
    return {
        "A_ub": numpy.array([row for row, _limit in at_most]),
        "b_ub": [limit for _row, limit in at_most],
        "A_eq": numpy.array([row for row, _limit in equal]).reshape(-1, unknowns),
        "b_eq": [limit for _row, limit in equal],
    }


def _between(possible, known):
    """The conditions with one more: that the numbers of people are a mixture of possible ones."""
    import numpy

    mixed, unknowns = len(possible), known["A_ub"].shape[1]
    size = range(CHOICES, unknowns, WIDTH)
    mixture = numpy.zeros((len(size) + 1, unknowns + mixed))
    mixture[range(len(size)), size] = 1
    mixture[:-1, unknowns:] = -possible.T
    mixture[-1, unknowns:] = 1
    wider = {name: numpy.pad(known[name], ((0, 0), (0, mixed))) for name in ("A_ub", "A_eq")}
    return known | {
        "A_ub": wider["A_ub"],
        "A_eq": numpy.vstack([wider["A_eq"], mixture]),
        "b_eq": [*known["b_eq"], *[0] * len(size), 1],
    }


def _near(condition, part, whole, per_cent):
    """That a part is this per cent of a whole, give or take half a step of rounding."""
    for sign in (1, -1):
        weights = {place: -sign * (per_cent + sign * HALF_A_STEP) * weight for place, weight in whole.items()}
        for place, weight in part.items():
            weights[place] = weights.get(place, 0) + sign * 100 * weight
        condition(weights, 0)
