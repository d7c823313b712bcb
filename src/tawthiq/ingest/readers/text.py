from tawthiq.ingest.decode import decode
from tawthiq.model.sources import Extracted
from tawthiq.errors import InputError
from tawthiq.ingest.outcome import Failure

def read(raw, options):
    try:
        t=decode(raw.path.read_bytes())
        t = t if isinstance(t,str) else t.text
        yield Extracted(text=t,address=raw.address,extractor="text/1")
    except InputError as e:
        yield Failure(raw.name,e)
