"""What goes over the wire: paths and header fields, read strictly and spelled in one way."""
