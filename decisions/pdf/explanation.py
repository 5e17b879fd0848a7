"""A version of an explanation, printed."""

from django.conf import settings
from django.utils import translation

from decisions.pdf.layout import Record, lay_out, own_file, square_code
from decisions.stood import as_it_stood


def render(version, language):
    """The bytes of a version with labels in the language, laid out anew, with its canonical JSON attached."""
    # As the decision stood then: what came later must not change what is printed of this version.
    decision = as_it_stood(version.decision.reference, version.published_at)
    version = next(each for each in decision.versions.all() if each.pk == version.pk)
    with translation.override(language):
        description = translation.gettext("The bytes that the fingerprint of this version is taken of")
        context = _context(decision, version)
    return lay_out(
        "decisions/pdf.html",
        context,
        language=language,
        records=[Record(_name(version), version.canonical(), description)],
        identifier=bytes.fromhex(version.fingerprint)[:16],
        moment=version.published_at,
    )


def _name(version):
    return f"{version.decision.reference}-v{version.number}.json"


def _context(decision, version):
    address = f"{settings.BASE_URL}{version.get_absolute_url()}"
    return {
        "decision": decision,
        "author": decision.institution.name,
        "version": version,
        "status": decision.status(version.published_at),
        "address": address,
        "file_address": f"{settings.BASE_URL}{version.get_file_url()}",
        "file_name": _name(version),
        "styles": own_file("decisions/print.css"),
        "summary": decision.summary,
        "code": square_code(address),
    }
