"""What is done with an archive as a whole, above the store and the coder."""
