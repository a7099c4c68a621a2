"""What this client reads of the services and sends to them, one file for each thing; all words are the services'."""
