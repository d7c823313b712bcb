"""Sources, documents and what is known of them, kept for years."""
