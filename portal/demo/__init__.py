"""A small true-to-life story for `make demo`: a year of Elm Valley, told through the same actions as real use."""
