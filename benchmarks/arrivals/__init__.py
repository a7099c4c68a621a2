"""Requests that come when they come, and not when the last one is answered: as from people who know nothing of it.

    python -m benchmarks.arrivals http://127.0.0.1:8081/v1/orders/2 --stage 2000:5 --stage 6000:30 --to FILE

Whoever waits for an answer before they ask again asks less of a gateway that is slow, and so never finds out how it
fares when it is asked too much. The time of an answer counts from when its request was due, not from when it was sent.
"""
