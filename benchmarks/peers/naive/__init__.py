"""A gateway as most write it: FastAPI, one httpx client, dictionaries."""
