"""Quality, measured against labels, with pinned floors (`make eval`)."""
