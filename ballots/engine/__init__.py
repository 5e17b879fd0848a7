"""Encrypted ballots: made, added up and decrypted here; read and checked in ``record.verify``.

Pure: no Django, no clock, no database. The format is described in docs/ballots.md.
"""
