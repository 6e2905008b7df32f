"""The columns of the data of a comparison, and what kinds of cells they have."""

from __future__ import annotations

COLUMNS = {
    "compared_rules": (
        "standing purpose top same_questions draws seed concentration lock locked_on opened_on rules_changed_on services_added services_removed rules_hash locked_hash compared_hash"
    ),
    "compared_services": (
        "group_number service outcome stage reached lower upper band coverage documented_lower documented_upper checked_lower checked_upper"
        " tags origin changed_on rescored_from answers_hash"
    ),
    "compared_gates": "service id title stage kind state due",
    "compared_dimensions": "service id title lower upper lower_exact upper_exact coverage weight",
    "compared_answers": "service id title dimension state answer level counts value_lower value_upper weight_within",
    "compared_dominance": "service over certainty",
    "compared_acceptability": "service outcome reached weights rank_at_lower lower_bound first in_top top ready mean_rank best_rank worst_rank draws seed completions",
    "compared_by_rank": "service weights completions rank times draws",
    "compared_pairs": "service over dimension share_now share_then",
    "compared_find_out": "service id title for_ready for_top swing",
    "compared_robust": "service certainty",
    "compared_readings": "title power service outcome reached lower upper rank_at_lower best_rank worst_rank",
    "compared_other": "versions service outcome reached lower upper rank_at_lower best_rank worst_rank",
    "compared_apart": "service apart_why",
    "compared_decisions": "decided_on decided decided_by decided_why services versions compared_hash",
    "compared_definitions": "group_number kind id version hash",
    "columns": "table id title text measure",
}
"""The columns of each table, in order."""
CHOICES = "same_questions lock certainty weights"
POINTS = "documented_lower documented_upper checked_lower checked_upper lower_bound swing tried_lower tried_upper"
PER_CENT = "share_now share_then for_ready for_top first_share top_share"
NUMBERS = (
    "group_number top draws seed concentration services_added services_removed rank first in_top ready mean_rank best_rank worst_rank completions times"
    " weight_own weight_tried tried_rank rank_at_lower"
)
DAYS = "changed_on"
MOMENTS = "locked_on opened_on rules_changed_on decided_on"
LISTS = "services"
