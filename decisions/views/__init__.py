"""What readers see of a decision, and where officers decide, explain and correct."""

from decisions.views.desk import correct, extend, preview, publish, take
from decisions.views.public import compare, detail, detail_json, list_, list_json, pdf, version, version_json

__all__ = [
    "compare",
    "correct",
    "detail",
    "detail_json",
    "extend",
    "list_",
    "list_json",
    "pdf",
    "preview",
    "publish",
    "take",
    "version",
    "version_json",
]
