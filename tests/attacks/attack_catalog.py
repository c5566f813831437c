"""All attacks, by what they attack."""

from __future__ import annotations

from collections.abc import Mapping

import attacks_by_detection as detection
import attacks_by_force as force
import attacks_by_values as values
import attacks_on_hidden_inputs as hidden
import attacks_on_ipython as ipython
import attacks_on_notebooks as notebooks
import attacks_on_readers as readers
import attacks_on_secrets as secrets
import attacks_on_tests as comparing
import attacks_on_the_channel as channel
from attack_form import Attack

FAMILIES: Mapping[str, tuple[Attack, ...]] = {
    "patched comparators": comparing.COMPARATORS,
    "patched built-ins": comparing.BUILTINS,
    "patched NumPy": comparing.NUMPY,
    "IPython hooks and transformers": ipython.HOOKS,
    "printed and forged scores": ipython.PRINTED,
    "lying objects": values.OBJECTS,
    "odd arrays and numbers": values.ARRAYS,
    "reading files and secrets": secrets.FILES,
    "reaching the reference": secrets.REFERENCES,
    "forged frames": channel.FRAMES,
    "forged observations": channel.OBSERVATIONS,
    "telling hidden inputs": hidden.HIDDEN,
    "tampered notebooks": notebooks.TAMPERED,
    "files and modules beside": notebooks.BESIDE,
    "script for readers": readers.READERS,
    "network": force.NETWORK,
    "processes": force.PROCESSES,
    "memory and disk": force.MEMORY_AND_DISK,
    "floods of output": force.FLOODS,
    "signals and time": force.SIGNALS,
    "outliving": force.OUTLIVING,
    "detecting the marker": detection.DETECTION,
}
ATTACKS = tuple(attack for family in FAMILIES.values() for attack in family)
