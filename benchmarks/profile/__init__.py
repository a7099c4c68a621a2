"""Where the time goes: samples of a gateway's stack while it serves, as a flame graph (`make profile`) or by layer."""
