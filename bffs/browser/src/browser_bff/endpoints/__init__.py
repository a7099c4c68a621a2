"""What the browser may ask for, one file for each page, and one for what it may write."""
