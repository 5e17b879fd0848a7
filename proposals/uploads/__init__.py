"""What a file really is, found by looking at its bytes; whatever could be run, or hides what it is, is refused.

Nothing here knows a framework, because all of it runs in a process of its own: see ``proposals.looking``.
"""
