"""Everything that callers need to prove who they are: a provider, keys, sessions, and a Redis to keep those in."""
