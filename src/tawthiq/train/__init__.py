"""Trains the models of `resolve` on the open corpus: `python -m tawthiq.train` (`make train`). Needs scikit-learn."""
