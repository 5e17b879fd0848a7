"""Every transition of accountability."""

from accountability.actions.tags import tag_record, untag_record

__all__ = ["tag_record", "untag_record"]
