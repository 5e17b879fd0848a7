"""Pictures, encoded anew."""

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from proposals.uploads.kinds import NotAccepted

MOST_PIXELS = 40_000_000
PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def clean_picture(data):
    """The picture without what its camera wrote about the place and the day, and its ending."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotAccepted(_("This picture is too large. Make it smaller and send it again."))
                # Phones write a second, smaller one behind a photo, which is not a picture that moves.
                if picture.format != "MPO" and getattr(picture, "is_animated", False):
                    raise NotAccepted(_("This picture moves. Save it as one that stands still."))
                picture.verify()
            with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
                # Many phones write a photo with a second, smaller one behind it, of which only the first is kept.
                kind = "JPEG" if picture.format == "MPO" else picture.format
                upright = ImageOps.exif_transpose(picture)
                if upright.mode.startswith("I"):
                    # What a scanner measures in 65,536 steps of grey is kept in 256.
                    upright = upright.point(lambda grey: grey / 256).convert("L")
                if upright.mode not in ("RGB", "RGBA", "L"):
                    upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
                clean = Image.new(upright.mode, upright.size)
                clean.paste(upright)
    except NotAccepted:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAccepted(_("This picture is too large. Make it smaller and send it again.")) from None
    except Exception:
        # Broken pictures make the library fail in many ways, and none of them is a fault of ours.
        raise NotAccepted(_("This picture cannot be read. Save it again.")) from None
    out = io.BytesIO()
    clean.save(out, kind)
    return out.getvalue(), PICTURES[kind]
