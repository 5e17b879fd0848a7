"""Finds groups of people who mark statements alike.

The way is the one that Polis made known: people are points in a space with one axis for each statement, principal
components flatten it to a picture, k-means cuts the picture into groups, and the silhouette says how many.

Polis asks for no least silhouette, and k-means cuts a cloud of random marks, too. Kaufman and Rousseeuw (Finding
Groups in Data, 1990, chapter 2) find no substantial structure up to 0.25. A flat cloud reaches 0.3 to 0.4 without
any, as real conversations do, so the picture must also reach further than chance: the first component has to be
larger than in the same marks shuffled among those who marked a statement (Horn's parallel analysis, Psychometrika 30,
1965, with the largest of 39 for its 97.5th percentile).
"""

from dataclasses import dataclass

# Polis' own number. With fewer marks most of a person's row would be filled in by us, and people would meet in
# the middle of the picture because they were absent, not because they agree.
FEWEST_MARKS = 7
MOST_GROUPS = 5
LEAST_SILHOUETTE = 0.25
SHUFFLES = 39
SEED = 0


class LibraryMissing(Exception):
    """scikit-learn is not installed, so there are tallies and no groups."""


@dataclass(frozen=True)
class Group:
    """People who mark alike: ``people`` sorted, ``centre`` their mean in the picture, each axis from -100 to 100."""

    people: tuple
    centre: tuple


def group_people(choices, smallest):
    """Groups of at least ``smallest`` people, the largest first; none where they do not differ enough.

    ``choices`` is what ``latest`` gives; people and statements must sort. The same choices give the same
    groups, in whatever order they come. Raises ``LibraryMissing``.
    """
    people, matrix, marked = _matrix(choices)
    if len(people) < 2 * smallest or matrix.shape[1] < 2:
        return []
    found = _picture_and_cut(matrix, marked, smallest)
    if found is None:
        return []
    places, labels = found
    widest = abs(places).max()
    groups = [
        Group(
            people=tuple(person for person, its in zip(people, labels, strict=True) if its == label),
            # Whole numbers: enough for a picture, and the last bits of a mean differ between machines.
            centre=tuple(round(100 * float(axis)) for axis in places[labels == label].mean(axis=0) / widest),
        )
        for label in sorted(set(labels))
    ]
    return sorted(groups, key=lambda group: (-len(group.people), group.people))


def _matrix(choices):
    """Who marked enough to be placed, a row for each, with a statement's mean where it was not marked, and where it was."""
    try:
        import numpy
    except ImportError as error:
        raise LibraryMissing from error
    statements = sorted({statement for _person, statement in choices})
    marked = {}
    for (person, statement), choice in choices.items():
        marked.setdefault(person, {})[statement] = choice
    needed = min(FEWEST_MARKS, len(statements))
    people = sorted(person for person, marks in marked.items() if len(marks) >= needed)
    column = {statement: place for place, statement in enumerate(statements)}
    matrix = numpy.full((len(people), len(statements)), numpy.nan)
    for row, person in enumerate(people):
        for statement, choice in marked[person].items():
            matrix[row, column[statement]] = choice
    # Columns that nobody placed here marked, or all marked alike, tell nobody apart.
    empty = numpy.isnan(matrix)
    means = numpy.where(empty, 0, matrix).sum(axis=0) / numpy.maximum(1, (~empty).sum(axis=0))
    filled = numpy.where(empty, means, matrix)
    telling = filled.std(axis=0) > 0 if people else slice(None)
    return people, filled[:, telling], ~empty[:, telling]


def _picture_and_cut(matrix, marked, smallest):
    """Each person's place and the number of their group, or None where there are no groups."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise LibraryMissing from error
    # One thread: sums come in one order, and a busy machine is not kept waiting for idle threads.
    with threadpool_limits(limits=1):
        if not _differ_more_than_by_chance(matrix, marked):
            return None
        places = _picture(matrix)
        labels = _best_cut(places, smallest)
        return None if labels is None else (places, labels)


def _differ_more_than_by_chance(matrix, marked):
    """Whether marks go together across statements more than the same marks shuffled within each statement."""
    import numpy

    def first_component(centred):
        few = centred.T if centred.shape[0] > centred.shape[1] else centred
        return float(numpy.linalg.eigvalsh(few @ few.T)[-1])

    centred = matrix - matrix.mean(axis=0)
    found, chance, shuffled = first_component(centred), numpy.random.default_rng(SEED), centred.copy()
    for _shuffle in range(SHUFFLES):
        for column, rows in enumerate(marked.T):
            # Who did not mark it stays in the middle, so people who marked little meet there in both.
            shuffled[rows, column] = chance.permutation(centred[rows, column])
        if first_component(shuffled) >= found:
            return False
    return True


def _picture(matrix):
    """Each person's place on the two axes along which people differ most."""
    try:
        from sklearn.decomposition import PCA
    except ImportError as error:
        raise LibraryMissing from error
    # Rounded, so that the last bits, which depend on the processor, decide nothing.
    return PCA(n_components=2, svd_solver="full").fit_transform(matrix).round(9)


def _best_cut(places, smallest):
    """A label for each place, of the cut whose groups lie furthest apart; None when none lie far enough apart."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    best, found = LEAST_SILHOUETTE, None
    for number in range(2, MOST_GROUPS + 1):
        if len(set(map(tuple, places))) < number:
            break
        cut = KMeans(n_clusters=number, n_init=10, random_state=SEED).fit(places)
        labels = _merge_small(places, cut.labels_, smallest)
        if len(set(labels)) < 2:
            continue
        score = round(float(silhouette_score(places, labels)), 6)
        if score > best:
            best, found = score, labels
    return found


def _merge_small(places, labels, smallest):
    """The labels with every group that is too small to be shown joined to the one nearest to it."""
    import numpy

    labels = labels.copy()
    while True:
        sizes = {label: int((labels == label).sum()) for label in sorted(set(labels.tolist()))}
        least = min(sizes, key=sizes.get)
        if sizes[least] >= smallest or len(sizes) == 1:
            return labels
        centres = {label: places[labels == label].mean(axis=0) for label in sizes}
        nearest = min(
            (label for label in sizes if label != least),
            key=lambda label: float(numpy.linalg.norm(centres[label] - centres[least])),
        )
        labels[labels == least] = nearest
