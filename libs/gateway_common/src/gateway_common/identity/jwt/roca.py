"""Know an RSA key by which everybody can sign: made by a chip whose primes can be found (ROCA, CVE-2017-15361).

The modulus of such a key is, for each of some small primes, a power of 65537: one of a few remainders, where that of
any other key can be anything.
"""

__all__ = ["is_roca"]

_GENERATOR = 65537
_PRIMES = (11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157)
"""The small primes below 160 of which 65537 generates a part only."""


def _powers(prime: int) -> frozenset[int]:
    powers, power = set[int](), 1
    while power not in powers:
        powers.add(power)
        power = power * _GENERATOR % prime
    return frozenset(powers)


_REMAINDERS = {prime: _powers(prime) for prime in _PRIMES}


def is_roca(modulus: int) -> bool:
    """Tell whether *modulus* has the mark of such a chip."""
    return all(modulus % prime in remainders for prime, remainders in _REMAINDERS.items())
