"""A plan as text, SQL, Markdown and annotations: views of the one value."""
