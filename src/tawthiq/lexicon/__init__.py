"""Loads and checks the reviewed word lists and finds their forms in text; holds no Arabic of its own."""
