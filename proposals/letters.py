"""Letters by their names among those of proposals, unless another floor is named."""

from functools import partial

from community import letters

send = partial(letters.send, of="proposals")
