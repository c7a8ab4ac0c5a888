"""Words, links and values in Notion's form, and one form to compare what was sent with what comes back."""
