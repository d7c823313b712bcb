"""The forms that an archive's full text is made of: those of `arabic.stems`, under the name that the archive uses."""

from __future__ import annotations

from tawthiq.arabic.stems import FORMS_VERSION, LONGEST, Word, forms, name_key, stem, surfaces, words

__all__ = ["FORMS_VERSION", "LONGEST", "Word", "forms", "name_key", "stem", "surfaces", "words"]
