"""Taking over what was reported to an authority elsewhere."""

from collections import namedtuple

from django.db import transaction
from django.utils.text import slugify

from community.actions import register_institution
from community.models import Institution, InstitutionName
from community.rules import require
from proposals.registers import clean_name
from record.actions import append_entries
from redress_log import rules
from redress_log.models import Case, Shows, Stage, random_reference
from redress_log.outside import COUNTRIES

Taken = namedtuple("Taken", "cases institutions told_anew")
LONGEST_NAME = 200


@transaction.atomic
def register_cases(register, rows, *, actor, at):
    """Put rows of an outside register into the public log, each once; gives the new cases and institutions.

    ``rows`` are ``outside.OutsideCase``. What is here already stays as it is; ``told_anew`` are the numbers of rows
    that tell it in other words now.
    """
    require(rules.can_register_cases(actor, at=at))
    here = dict(
        Case.objects.filter(register=register, register_key__in=[row.key for row in rows]).values_list(
            "register_key", "register_note"
        )
    )
    fresh = [row for row in {row.key: row for row in rows}.values() if row.key not in here]
    institutions, new = _institutions(register, fresh, actor, at)
    cases = Case.objects.bulk_create(
        [
            Case(
                reference=random_reference(),
                institution=institutions[clean_name(row.institution)],
                harm_kinds=row.harm_kinds,
                is_group=True,
                shows=Shows.SUMMARY,
                stage=Stage.REPORTED,
                shown_stage=Stage.REPORTED,
                entered_at=at,
                published_at=at,
                shown_since=at,
                register=register,
                register_key=row.key,
                register_note=row.account,
                register_facts=row.facts,
                shown_remedies=row.remedies,
                reported_on=row.reported_on,
                people_count=row.people_count,
            )
            for row in fresh
        ],
        batch_size=200,
    )
    append_entries(
        [
            {
                "kind": "redress_log.imported",
                "subject": case.reference,
                "actor": actor.acting_as(),
                "at": at,
                "facts": {
                    "register": register,
                    "source_key": case.register_key,
                    "institution": case.institution.code,
                    "harm_kinds": case.harm_kinds,
                    "people": case.people_count,
                    "reported_on": case.reported_on.isoformat(),
                },
            }
            for case in cases
        ]
    )
    told_anew = [row.number for row in rows if here.get(row.key, row.account) != row.account]
    return Taken(cases, new, told_anew)


def _institutions(register, rows, actor, at):
    """The institutions that rows name, by their cleaned names, and those of them that were unknown until now."""
    known = {
        clean_name(institution.name): institution.merged_into or institution
        for institution in Institution.objects.select_related("merged_into")
    }
    known |= {
        name.matches: name.institution for name in InstitutionName.objects.select_related("institution")
    }
    codes = set(Institution.objects.values_list("code", flat=True))
    country, time_zone = COUNTRIES[register]
    new = []
    for row in rows:
        name = clean_name(row.institution)
        if name not in known:
            known[name] = register_institution(
                _code(row.institution, codes),
                name=row.institution[:LONGEST_NAME],
                kind=row.kind[:80],
                is_registered=False,
                holidays_of=country,
                time_zone=time_zone,
                actor=actor,
                at=at,
            )
            new.append(known[name])
    return known, new


def _code(name, codes):
    stem = f"INS-{slugify(name)[:50].strip('-') or 'outside'}"
    code, number = stem, 1
    while code in codes:
        number += 1
        code = f"{stem}-{number}"
    codes.add(code)
    return code
