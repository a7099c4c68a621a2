"""The pages that people see: no script, nothing from elsewhere, and nothing that somebody else wrote into a link."""
