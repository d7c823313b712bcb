"""`tawthiq report`: the incidents of a period on one page, for people who read on Monday what was reported.

    incidents ─ chosen ─> Shown ─ figures, tables, sides, contested ─> numbers with the incidents behind them
              ─ charts, map_* ─> Vega-Lite specs ─ draw ─> SVG ─ page* ─> one HTML document ─ pdf ─> the same in print

Everything shown comes from rows under a profile, so the page cannot say more than an export of that profile does.
"""
