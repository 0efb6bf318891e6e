"""People and organizations as cards for phones and mail programs: vCard 3.0 and 4.0."""
