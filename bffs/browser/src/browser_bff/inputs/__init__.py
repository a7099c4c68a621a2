"""What this client may send, one file for each thing sent; what is wrong with it is told by place and reason."""
