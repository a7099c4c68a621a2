"""The services behind every gateway that is measured: fixed answers of FTGO's shapes, from an nginx."""
