"""Augraphy 8.2.6's default pipeline as its authors wrote it, less its destroyers, on one thread.

Destroyers shift strips of the page (glitches, squish), or leave black and white dots instead of text (dithering,
fax, dot matrix, hollow letters). Import this before anything else: strings must be hashed alike in every run,
and Numba told how to compile, before Augraphy is loaded.
"""
import os
import sys
import tempfile

# Fonts of the system are listed in the order of a set of strings.
if os.environ.get("PYTHONHASHSEED") != "0":
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable, *sys.argv])
os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(tempfile.gettempdir(), "palimpsest-numba-one-thread"))

import cv2
import matplotlib.font_manager  # Augraphy asks for system fonts without importing it

import numba
import requests

COMPILE = numba.jit


def on_one_thread(*args, **options):
    """Loops that Numba runs in parallel draw from generators that cannot be seeded."""
    options.pop("parallel", None)
    return COMPILE(*args, **options)


def no_network(*_args, **_kwargs):
    raise ConnectionError("fonts come from the system, so that runs are alike")


numba.jit = on_one_thread
requests.get = no_network
cv2.setNumThreads(1)

from augraphy import AugmentationSequence, OneOf
from augraphy.base.augmentation import Augmentation
from augraphy.default.pipeline import default_augraphy_pipeline

DESTROYERS = {"GlitchEffect", "Squish", "Dithering", "Faxify", "DotMatrix", "Hollow"}


class Untouched(Augmentation):
    """Stands where a destroyer stood, so that the others come as often as in the default pipeline."""

    def __call__(self, image, *_args, **_kwargs):
        return image


def without_destroyers(steps):
    for place, step in enumerate(steps):
        if isinstance(step, (OneOf, AugmentationSequence)):
            without_destroyers(step.augmentations)
        elif type(step).__name__ in DESTROYERS:
            steps[place] = Untouched()


def pipeline():
    """A new one: choices are frozen when it is built."""
    made = default_augraphy_pipeline()
    for name in ("ink_phase", "paper_phase", "post_phase"):
        without_destroyers(getattr(made, name).augmentations)
    return made
