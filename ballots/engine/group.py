"""The group ristretto255: by the system's libsodium where it is installed, else in plain Python.

Encodings are parsed by our own code before libsodium sees them, because its version 1.0.18 takes some that
RFC 9496 forbids: a ballot would be accepted here that every other verifier refuses.
"""

import ctypes
import ctypes.util
import secrets

from record.verify import ORDER, Pure, scalar_bytes

__all__ = ["ORDER", "NoLibsodium", "Pure", "Sodium", "group", "random_scalar", "require_secrecy"]

FIELD = 2**255 - 19
BASE = bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")


class NoLibsodium(RuntimeError):
    """Something secret was to be worked with, but only the plain Python group is here."""


def random_scalar():
    """A number from 1 to below the order of the group, each as likely as any other."""
    return secrets.randbelow(ORDER - 1) + 1


def require_secrecy(group):
    """Refuse to give a secret to a group whose time tells about the numbers it works with."""
    if not group.is_constant_time:
        raise NoLibsodium("Encrypting and decrypting need libsodium, which is not installed.")


class Sodium:
    """The group by libsodium. Points are their 32 bytes; only what ``decode`` gave may be passed in."""

    is_constant_time = True
    IDENTITY = bytes(32)

    def __init__(self):
        self._library = _load()
        if self._library.sodium_init() < 0:
            raise OSError("libsodium could not start")

    def decode(self, data):
        """The point that 32 bytes encode, which may be the identity, or None; only the one encoding is taken."""
        number = int.from_bytes(data, "little")
        if len(data) != 32 or number >= FIELD or number & 1:
            return None
        data = bytes(data)
        return data if self._library.crypto_core_ristretto255_is_valid_point(data) == 1 else None

    def encode(self, point):
        return point

    def add(self, one, other):
        return self._compute("crypto_core_ristretto255_add", one, other)

    def subtract(self, one, other):
        return self._compute("crypto_core_ristretto255_sub", one, other)

    def times(self, factor, point):
        # The library reports the identity as a failure, so it never comes so far.
        factor %= ORDER
        if not factor or point == self.IDENTITY:
            return self.IDENTITY
        return self._compute("crypto_scalarmult_ristretto255", scalar_bytes(factor), point)

    def base(self, factor):
        """The generator of the group, so many times."""
        factor %= ORDER
        if not factor:
            return self.IDENTITY
        return self._compute("crypto_scalarmult_ristretto255_base", scalar_bytes(factor))

    def keep(self, point):
        """Nothing is made ready here; the plain group makes a table."""

    def multiply_add(self, factor, secret, summand):
        """factor · secret + summand modulo the order, in time that tells nothing about the secret."""
        parts = (scalar_bytes(number % ORDER) for number in (factor, secret))
        product = ctypes.create_string_buffer(32)
        self._library.crypto_core_ristretto255_scalar_mul(product, *parts)
        total = ctypes.create_string_buffer(32)
        self._library.crypto_core_ristretto255_scalar_add(total, product.raw, scalar_bytes(summand % ORDER))
        return int.from_bytes(total.raw, "little")

    def _compute(self, name, *parts):
        if any(len(part) != 32 for part in parts):
            raise ValueError("a point or a number is not 32 bytes long")
        result = ctypes.create_string_buffer(32)
        if getattr(self._library, name)(result, *parts) != 0:
            raise ValueError("libsodium refused a point")
        return result.raw


def _load():
    """libsodium with the functions used here; ``OSError`` when the machine has none."""
    # PyDLL, because a ballot takes sixty calls of some microseconds each: a busy server's other threads, which CDLL
    # would let in at every one of them, would keep it waiting for its turn longer than all the calls take.
    try:
        library = ctypes.PyDLL("libsodium.so.23")
    except OSError:
        name = ctypes.util.find_library("sodium")
        if name is None:
            raise OSError("libsodium is not installed") from None
        library = ctypes.PyDLL(name)
    library.sodium_init.argtypes = []
    for name, parts in [
        ("crypto_core_ristretto255_is_valid_point", 1),
        ("crypto_core_ristretto255_add", 3),
        ("crypto_core_ristretto255_sub", 3),
        ("crypto_scalarmult_ristretto255", 3),
        ("crypto_scalarmult_ristretto255_base", 2),
        ("crypto_core_ristretto255_scalar_mul", 3),
        ("crypto_core_ristretto255_scalar_add", 3),
    ]:
        getattr(library, name).argtypes = [ctypes.c_char_p] * parts
    return library


def _best():
    try:
        return Sodium()
    except (OSError, AttributeError):
        # A library without these functions is as good as none.
        return Pure()


group = _best()
