"""What several commands share: options, progress, printing for people, the standard streams."""
