"""What is true of filters for every row: whether two meet, which way one changes. Pure."""
