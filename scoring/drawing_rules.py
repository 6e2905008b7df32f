"""What drawing rests on unless somebody chooses otherwise. It needs nothing that is slow to load."""

FEWEST_DRAWS, MOST_DRAWS = 100, 50_000
"""What is kept of each draw takes 2 or 4 kB."""
DRAWS = 10_000
"""With so many, the chance error of any share of draws is at most 0.005 (one standard error)."""
SEED = 1
"""Any number serves; it is shown, and the same one gives the same picture."""
TOP = 3
"""k: how many services could be supported. The rules of a comparison should say it; this stands until they do."""
CONCENTRATION = 100
"""κ, by judgement: how near the model's own weights those that are drawn stay. With 100, a weight of 100 thousandths stays between
56 and 153 thousandths in nine of ten draws, and one of 200 between 138 and 269: people who agree on what matters most, but not on how much
more. `draws.nine_of_ten` tells it of any share and any concentration."""
