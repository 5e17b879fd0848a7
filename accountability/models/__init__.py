from accountability.models.tags import FrameworkTag

__all__ = ["FrameworkTag"]
