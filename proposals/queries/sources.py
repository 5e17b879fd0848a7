"""One imported use beside the row that it came from, and names that may mean one organisation."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import Institution
from proposals import registers
from proposals.models import Proposal
from proposals.queries.answers import sections_of


@dataclass(frozen=True)
class Said:
    """What this site says because of a column: the question, where it stands, its words.

    ``is_same`` is true of words that stand in the cell one for one.
    """

    question: str
    url: str
    words: str
    is_same: bool


@dataclass(frozen=True)
class SourceLine:
    """One column of the source: its heading, the cell as in the file, how it is read, what is said here.

    The words of a cell that ``is_withheld`` were taken out for good.
    """

    heading: str
    cell: str
    reading: str
    said: tuple
    is_withheld: bool


def source_lines(proposal):
    """Every column of the row that a proposal came from, in the order of the register's map."""
    register = registers.REGISTERS[proposal.register]
    answers = {a.field.name: a for _section, found in sections_of(proposal.answers()) for a in found}
    return [
        SourceLine(
            column.heading,
            cell,
            column.reading.words,
            tuple(_said(proposal, column, cell, answers)),
            column.heading in proposal.withheld_columns,
        )
        for column, cell in register.cells(proposal.raw_row)
    ]


def _said(proposal, column, cell, answers):
    page = proposal.get_absolute_url()
    for field, asked in zip(column.questions, column.asked, strict=True):
        answer = answers[field.name]
        yield Said(asked, f"{page}#{field.name}", answer.as_text, answer.text == cell.strip())
    lead, others = proposal.lead_organisation, {}
    others["reference"] = Said(
        _("Reference in the source"), f"{page}#source", proposal.source_reference, False
    )
    others["organisation"] = Said(_("Lead organisation"), lead.get_absolute_url(), lead.name, False)
    others["sector"] = Said(_("Kind of organisation"), lead.get_absolute_url(), lead.kind, False)
    others["link"] = Said(_("Reference in the source"), f"{page}#source", proposal.source_reference, False)
    others["reported_benefit"] = Said(
        _("The benefit that was reported"),
        f"{reverse('proposals:benefits')}?register={proposal.register}",
        proposal.reported_benefit,
        True,
    )
    for name in column.answers:
        if name in others:
            said = others[name]
            yield Said(said.question, said.url, said.words, said.words == cell.strip() != "")


def source_link(proposal):
    """The address under which the source itself tells of a use, or an empty one."""
    if not proposal.register:
        return ""
    link = registers.REGISTERS[proposal.register].cell(proposal.raw_row, "link")
    return link if link.startswith(("https://", "http://")) else ""


def likely_doubles():
    """Pairs of institutions whose names look alike, of which at least one is known from registers only.

    Each has ``uses``, how many proposals it leads.
    """
    counted = Institution.objects.filter(merged_into__isnull=True).annotate(uses=Count("proposals"))
    by_name = {}
    for institution in counted:
        by_name.setdefault(registers.clean_name(institution.name), []).append(institution)
    pairs = [tuple(same[:2]) for same in by_name.values() if len(same) > 1]
    pairs += [(by_name[one][0], by_name[other][0]) for one, other in registers.similar(by_name)]
    # Whoever joined is kept, and otherwise the one that is told of more often.
    ordered = [sorted(pair, key=lambda found: (not found.is_registered, -found.uses)) for pair in pairs]
    return [(kept, merged) for kept, merged in ordered if not merged.is_registered]


def counted_registers():
    """Each register with how many uses of it are here."""
    counts = dict(
        Proposal.objects.public()
        .exclude(register="")
        .order_by()
        .values_list("register")
        .annotate(number=Count("pk"))
    )
    return [(register, counts.get(name, 0)) for name, register in registers.REGISTERS.items()]
