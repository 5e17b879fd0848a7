"""Fields that are encrypted before the database sees them.

Nothing can be searched or ordered by them, they are in no export, and what is read from one does not show itself in
a log line or an error report. See docs/adr/0016-what-encrypts-private-words.md.
"""

import base64
import secrets

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from redress_log.keys import KeyLost, read_keys

# Texts are filled up to a multiple of so many bytes: otherwise an empty answer would tell itself by its length.
BLOCK = 256


def encrypt(data):
    """Bytes that only a key of the file makes readable again."""
    # Otherwise each would carry the moment at which it was written, in the clear.
    token = _keys().fernet.encrypt_at_time(data, 0)
    return base64.urlsafe_b64decode(token)


def decrypt(data):
    """The bytes that were encrypted. Raises ``KeyLost``."""
    try:
        return _keys().fernet.decrypt(base64.urlsafe_b64encode(data))
    except InvalidToken:
        raise KeyLost("Something private was encrypted with a key that is not in the file.") from None


def marks(what):
    """By which somebody or something is found: one for each key, the current one first."""
    return _keys().marks(what)


def no_mark():
    """What stands where nobody is to be found, and looks like any mark."""
    return secrets.token_hex(32)


def must_have_keys():
    """Raises ``KeyLost`` before somebody writes what could not be kept."""
    _keys()


def _keys():
    return read_keys(settings.REDRESS_KEYS)


class PrivateWords(str):
    """Words that do not show themselves where an object is only described."""

    __slots__ = ()

    def __repr__(self):
        return "'(private)'"


class PrivateBytes(bytes):
    """Bytes that do not show themselves where an object is only described."""

    def __repr__(self):
        return "b'(private)'"


class PrivateField(models.BinaryField):
    """Bytes, encrypted."""

    def get_db_prep_save(self, value, connection):
        if value is None or hasattr(value, "resolve_expression"):
            raise FieldError(f"{self.name} is private: only what is known can be encrypted.")
        return super().get_db_prep_save(encrypt(self._bytes(value)), connection)

    def from_db_value(self, value, expression, connection):
        return None if value is None else self._value(decrypt(bytes(value)))

    def get_lookup(self, lookup_name):
        raise FieldError(f"{self.name} is private: nothing can be searched by it.")

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is private: nothing can be searched by it.")

    def value_to_string(self, obj):
        raise FieldError(f"{self.model._meta.label} is private and in no export. Leave it out.")

    def _bytes(self, value):
        return bytes(value)

    def _value(self, data):
        return PrivateBytes(data)


class PrivateTextField(PrivateField):
    """Words, encrypted; nobody sees from outside whether there are any."""

    empty_values = [None, ""]
    empty_strings_allowed = True

    def __init__(self, *arguments, default="", **keywords):
        super().__init__(*arguments, default=default, **keywords)

    def _bytes(self, value):
        data = str(value).encode()
        if b"\0" in data:
            raise ValueError("Private words hold the character NUL.")
        return data + bytes(-(len(data) + 1) % BLOCK + 1)

    def _value(self, data):
        return PrivateWords(data.rstrip(b"\0").decode())

    def to_python(self, value):
        return value

    def _check_str_default_value(self):
        """Words may have words for their default."""
        return []
