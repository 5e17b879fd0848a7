"""What somebody with every published number can work out about one that is hidden, exactly."""

from fractions import Fraction


def determined(form, equations):
    """Whether the equations leave one value only for a sum of unknown numbers, of which none is below zero.

    ``form`` maps unknowns to how often each is in the sum; ``equations`` are pairs of such a sum and what it comes to.
    """
    equations = [*equations, *_differences(equations)]
    zero = {
        name
        for terms, total in equations
        if total == 0 and all(often > 0 for often in terms.values())
        for name in terms
    }
    rows = [{name: often for name, often in terms.items() if name not in zero} for terms, _total in equations]
    basis = _basis(rows)
    return not _reduced({name: often for name, often in form.items() if name not in zero}, basis)


def _differences(equations):
    """What a sum leaves of another that holds all of its unknowns."""
    for smaller, less in equations:
        for larger, more in equations:
            if smaller is not larger and smaller.items() <= larger.items():
                left = {name: often for name, often in larger.items() if name not in smaller}
                if left:
                    yield left, more - less


def _basis(rows):
    basis = []
    for row in rows:
        rest = _reduced(row, basis)
        if rest:
            lead = next(iter(rest))
            basis.append((lead, {name: Fraction(often, 1) / rest[lead] for name, often in rest.items()}))
    return basis


def _reduced(row, basis):
    """What is left of a sum once the sums of a basis are taken out of it."""
    rest = {name: Fraction(often) for name, often in row.items()}
    for lead, terms in basis:
        times = rest.get(lead)
        if times:
            for name, often in terms.items():
                rest[name] = rest.get(name, 0) - times * often
            rest = {name: often for name, often in rest.items() if often}
    return rest
