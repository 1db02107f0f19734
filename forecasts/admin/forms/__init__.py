"""What recorders fill in. A form reads types (dates, choices); what may be stored is for the operations to say."""
