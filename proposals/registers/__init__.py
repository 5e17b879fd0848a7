"""Registers of data uses that others keep: how their files are read, and how ours are written for them.

These modules know files, columns and words, not the database. Nothing in a file is cut or changed: each row is
kept as it is, and what is odd about it is told with its row number. Rows are counted as a spreadsheet counts
them, the heading being row 1.
"""

from proposals.registers.atrs import ATRS
from proposals.registers.checks import Oddities, Releases, Row, read_register, read_releases, without_version
from proposals.registers.cprd import CPRD
from proposals.registers.hdruk import HDRUK
from proposals.registers.layout import Column, NotARegister, Register
from proposals.registers.nhs import NHS
from proposals.registers.readings import KEPT, first_words
from proposals.registers.spelling import clean_name, similar
from proposals.registers.writing import WRITTEN, is_no_use, line, project_id

REGISTERS = {register.name: register for register in (NHS, HDRUK, CPRD, ATRS)}

__all__ = [
    "ATRS",
    "CPRD",
    "HDRUK",
    "KEPT",
    "NHS",
    "REGISTERS",
    "WRITTEN",
    "Column",
    "NotARegister",
    "Oddities",
    "Register",
    "Releases",
    "Row",
    "clean_name",
    "first_words",
    "is_no_use",
    "line",
    "project_id",
    "read_register",
    "read_releases",
    "similar",
    "without_version",
]
