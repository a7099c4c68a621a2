"""Starting services and gateways as processes, watching over them, and leaving none behind."""
