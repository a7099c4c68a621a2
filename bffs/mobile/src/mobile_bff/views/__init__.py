"""What the phone is told, in the words of its team."""
