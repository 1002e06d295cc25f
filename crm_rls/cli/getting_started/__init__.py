"""The commands under `Getting started`: first steps, each in the module of its name."""
