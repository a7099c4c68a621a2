"""The gateway of the web team: a whole page in one answer."""
