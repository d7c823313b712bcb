"""Frozen types that the stages hand on; nothing here imports the rest of Tawthiq."""
