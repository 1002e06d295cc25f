"""The commands under `Getting started`: what one tries first, each in the module of its name."""
