"""What readers see of a decision, and where officers decide, explain and correct."""
