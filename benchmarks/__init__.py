"""How much a request costs, in ours and side by side in others: `make bench`.

One core belongs to the gateway that is measured, the others to the services behind it and to the load. Peers take turns
in short rounds, so that what disturbs the machine disturbs all of them, and of each number the median is told. What
counts is the processor time that a request takes of the gateway's whole process tree: it says the same on a quiet
machine and on a busy one, and it does not end where the load generator does.
"""
