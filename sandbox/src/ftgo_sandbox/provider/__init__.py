"""An OpenID provider for development: the seeded consumers sign in, and clients of the gateways get real tokens.

      browser                                client or gateway
         │                                           │
    authorize ── sign in ── end session      token · revoke · introspect · userinfo      metadata · keys
         │           │           │                   │                                        │
    authorization    └─ sessions ┴── departures      ├─ client authentication                 │
         └───────────────┬──────────────┐            ├─ codes, refresh tokens                 │
                         └───────── grants ──────────┴─ tokens ────────────────────────── key ring

It keeps to the standards where clients can see it, so that gateways need nothing special for it. It keeps nothing on
disk, believes one password for everybody, and is for the sandbox alone.
"""
