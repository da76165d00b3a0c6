"""Words that introduce what somebody said."""
