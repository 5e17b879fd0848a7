"""What can be printed of a decision: tagged PDF files (PDF/UA-1 and PDF/A-3a), from the same HTML as its pages.

The same facts in the same language of labels give the same bytes, so that a copy can be compared.
"""

from decisions.pdf.explanation import render
from decisions.pdf.layout import Unavailable, is_available

__all__ = ["Unavailable", "is_available", "render"]
