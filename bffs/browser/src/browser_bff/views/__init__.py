"""What the browser is told, one file for each page or piece of one, with the pure functions that fill them."""
