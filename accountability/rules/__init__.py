"""Who may do what about accountability, and in which words it is refused."""

from accountability.rules.tags import TAGGERS, can_name_records, can_tag, can_untag, is_item, is_untagged

__all__ = ["TAGGERS", "can_name_records", "can_tag", "can_untag", "is_item", "is_untagged"]
