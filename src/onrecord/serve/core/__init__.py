"""What the whole server needs: settings, problems, logs, metrics, content negotiation."""
