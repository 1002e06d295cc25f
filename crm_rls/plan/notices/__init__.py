"""What a plan tells beside its steps: advice, and what stands in the way or stays as it is."""
