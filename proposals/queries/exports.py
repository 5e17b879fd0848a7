"""Uses of data as other programs want them: whole, a portion at a time, and as linked data."""

import re

from django.utils.translation import override

from community.open_data import LICENCE_ADDRESS, utc
from proposals.models import Proposal
from proposals.queries.lists import licence_of
from proposals.queries.record import attribution

PORTION = 200
# One with its source row takes up to a quarter of a megabyte.
WHOLE_PORTION = 50


def whole(found):
    """Every proposal of a list with all its texts, the first known first, a portion at a time."""
    # The list is asked for its keys once; asked anew for every portion, it would be searched each time.
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    chosen = Proposal.objects.told_apart().order_by("pk").select_related("lead_organisation")
    chosen = chosen.defer("release_rows")
    chosen = chosen.prefetch_related("lead_organisation__names", "data_controllers")
    for start in range(0, len(keys), WHOLE_PORTION):
        for proposal in chosen.filter(pk__in=keys[start : start + WHOLE_PORTION]):
            yield proposal
            # What was read ahead points back at it, and so keeps it in memory until Python looks for such circles.
            proposal._prefetched_objects_cache.clear()


def source_table(register):
    """A register as it was read, in its own columns: the headings, and an iterator of rows of cells."""
    found = Proposal.objects.public().filter(register=register.name).order_by("pk")
    rows = found.values_list("raw_row", flat=True)
    unknown = set()
    for row in rows.iterator(PORTION):
        unknown |= {column.heading for column, _cell in register.cells(row) if not column.known}
    seen = [column.heading for column in register.columns] + sorted(unknown)

    def lines():
        for row in rows.iterator(PORTION):
            cells = {column.heading: cell for column, cell in register.cells(row)}
            yield [cells.get(heading, "") for heading in seen]

    return seen, lines()


def releases_table(register):
    """The releases under a register's agreements as they were read: headings, and an iterator of rows."""
    found = Proposal.objects.public().filter(register=register.name).order_by("pk")
    rows = found.values_list("release_rows", flat=True)
    others = set()
    for releases in rows.iterator(PORTION):
        others |= {heading for release in releases for heading in release}
    needed = [register.join, *register.releases]
    headings = needed + sorted(others - {*needed, "row"})

    def lines():
        for releases in rows.iterator(PORTION):
            for release in releases:
                yield [release.get(heading, "") for heading in headings]

    return headings, lines()


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue_head(base_url, at, query=""):
    """What the catalogue says about itself; the uses of data follow as its datasets.

    ``query`` is the filter behind it: what it finds is another catalogue, and a part of the whole one.
    """
    whole_list = f"{base_url}/en/proposals/list.jsonld"
    head = {
        "@context": CONTEXT,
        "@id": f"{whole_list}?{query}" if query else whole_list,
        "@type": "dcat:Catalog",
        "dct:title": "Uses of people’s data",
        "rdfs:comment": "Maps to DCAT 3 and to terms of the Data Privacy Vocabulary 2.3. The licence of the catalogue "
        "is that of what was written here; each use names its own, or whose rights its text is under.",
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dct:modified": _moment(at),
    }
    return head | ({"dct:isPartOf": {"@id": whole_list}} if query else {})


def linked_data(proposal, base_url):
    """One use of data with terms of DCAT and of the Data Privacy Vocabulary; an unanswered question is absent."""
    with override("en"):
        node = _about(proposal, base_url) | _rights(proposal) | _privacy(proposal, base_url)
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _about(proposal, base_url):
    language = proposal.language
    return {
        "@id": f"{base_url}/id/{proposal.reference}",
        "@type": ["dcat:Dataset", "dpv:Process"],
        "dct:identifier": proposal.reference,
        "dct:title": _said(proposal.title, language),
        "dct:description": _said(proposal.plain_summary, language),
        "dct:publisher": _institution(proposal.lead_organisation, base_url),
        "dcat:landingPage": {"@id": f"{base_url}{proposal.get_absolute_url()}"},
        "dct:issued": _moment(proposal.submitted_at),
        "dct:modified": _moment(proposal.changed_at),
        "dct:available": _day(proposal.first_access_on),
        "dct:isReplacedBy": proposal.merged_into_id and {"@id": f"{base_url}/id/{proposal.merged_into_id}"},
        "rdfs:comment": _said(proposal.get_lapse_reason_display(), "en"),
        "dct:temporal": _period(proposal),
        "dcat:contactPoint": _contact(proposal.contact_point),
        "dct:source": [
            {"@type": "dcat:Dataset", "dct:title": row["name"]}
            for row in proposal.datasets
            if row.get("name")
        ],
    }


def _rights(proposal):
    """Under whose licence the words are, and what the register that they came from asks to be said."""
    licence, words = licence_of(proposal), attribution(proposal)
    if not words:
        return {"dct:license": {"@id": licence}}
    return {
        "dct:license": {"@id": licence} if licence else None,
        "dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": words},
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": words},
    }


def _contact(words):
    """Whom to ask, as a card: a name, or an address for mail."""
    if not words:
        return None
    if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", words):
        return {"@type": "vcard:Kind", "vcard:hasEmail": {"@id": f"mailto:{words}"}}
    return {"@type": "vcard:Kind", "vcard:fn": words}


def _privacy(proposal, base_url):
    return {
        "dpv:hasPurpose": [_term(code) for code in proposal.purposes],
        "dpv:hasLegalBasis": _term(proposal.legal_basis),
        "dpv:hasDataController": [
            _institution(controller, base_url) for controller in proposal.data_controllers.all()
        ],
        "dpv:hasRecipient": [
            {"@type": list(filter(None, ["dpv:Recipient", _term_name(row.get("role", ""))]))}
            | {"foaf:name": row.get("name", "")}
            for row in proposal.recipients
        ],
        # What is anonymous is data, and no longer data about a person.
        ("dpv:hasData" if proposal.identifiability == "AnonymisedData" else "dpv:hasPersonalData"): _term(
            proposal.identifiability
        ),
        "dpv:hasContext": list(
            filter(None, [_term(proposal.consent_and_opt_out), _term(proposal.automation)])
        ),
        "dpv:hasStorageCondition": _said(proposal.retention, proposal.language)
        and {"@type": "dpv:StorageDuration", "dct:description": _said(proposal.retention, proposal.language)},
        "dpv:hasRisk": [
            {"@type": "dpv:Risk", "dct:description": _said(row["harm"], proposal.language)}
            for row in proposal.possible_harms
            if row.get("harm")
        ],
    }


def _term_name(code):
    """A code of the vocabulary with its prefix; our own codes, such as “unknown”, start with a small letter."""
    return f"dpv:{code}" if code[:1].isupper() and ":" not in code else ""


def _term(code):
    return {"@id": _term_name(code)} if _term_name(code) else None


def _said(text, language):
    return {"@value": text, "@language": language} if text else None


def _moment(moment):
    return {"@value": utc(moment), "@type": "xsd:dateTime"} if moment else None


def _day(day):
    return {"@value": day.isoformat(), "@type": "xsd:date"} if day else None


def _period(proposal):
    days = {"dcat:startDate": proposal.starts_on, "dcat:endDate": proposal.ends_on}
    told = {name: _day(day) for name, day in days.items() if day}
    return {"@type": "dct:PeriodOfTime"} | told if told else None


def _institution(institution, base_url):
    return {
        "@id": f"{base_url}/id/{institution.code}",
        "@type": "foaf:Organization",
        "foaf:name": institution.name,
    }
