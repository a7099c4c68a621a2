"""What FTGO is about: values, states and decisions, without any I/O."""
