"""The public log, the page of the person who reported, and the steward's desk."""
