"""The database: SQLAlchemy lives here and nowhere else. SQLite by default, the same schema on PostgreSQL.

What is kept: every mail as it came (content, mail, arrival), what happened (log, and one table for each kind of fact,
rows appended and never edited), every letter with its delivery (letter), and how far the mailbox was read (folder).
"""
