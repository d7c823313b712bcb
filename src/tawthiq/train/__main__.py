"""`python -m tawthiq.train [GOLD_DIR]`: trains on the open corpus, writes `data/models.json`."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from tawthiq.resolve.linear import MODELS, Models
from tawthiq.train.corpus import corpus_hash, load_corpus
from tawthiq.train.examples import examples_of
from tawthiq.train.fit import train

OPEN_CORPUS = Path("tests/gold")


def write(path: Path, models: Models) -> None:
    """One line a model, weights in order of name, so that a change can be read in a diff."""
    encode = msgspec.json.Encoder(order="sorted").encode
    rows = b",\n".join(encode(name) + b":" + encode(model) for name, model in sorted(models.models.items()))
    path.write_bytes(b'{"corpus":' + encode(models.corpus) + b',"models":{\n' + rows + b"\n}}\n")


def main(arguments: list[str]) -> int:
    """Train on the corpus in the folder that is named, tests/gold if none, and write the models."""
    folder = Path(arguments[0]) if arguments else OPEN_CORPUS
    documents = load_corpus(folder)
    examples = {d.id: list(examples_of(d)) for d in documents}
    models = Models(corpus_hash(folder), train(documents, examples))
    write(MODELS, models)
    weights = sum(len(m.weights) for m in models.models.values())
    print(
        f"{len(documents)} reports, {sum(map(len, examples.values()))} examples: "
        f"{len(models.models)} models, {weights} weights"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
