"""What people of the Secretariat do from the command line: the third twin of handlers and duties.

Each act takes the Network as it is and the instant, and returns a Decision, or raises Refused with the rule that says
no. It performs nothing: the same act shows its letters in a dry run and queues them in earnest.
"""
