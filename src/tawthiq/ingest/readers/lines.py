import json
from tawthiq.model.sources import Extracted
def read(raw, options):
    with raw.path.open("rb") as f:
        for n,l in enumerate(f,1):
            d=json.loads(l)
            yield Extracted(text=d["text"],part=f"line={n}",address=f"{raw.address}#line={n}",extractor="lines/1")
