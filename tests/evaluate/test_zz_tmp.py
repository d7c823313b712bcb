from tawthiq.evaluate.gold import read_gold
from tawthiq.evaluate.score import score
def test_x(gold_dir, flawed):
    f=score(read_gold(gold_dir, ids="D0"), flawed)
    print("PIN",{n: tuple(round(r,3) for r in rs) for n,rs in f.table.items()}, {n: round(r,3) for n,r in f.accuracy.items()})
