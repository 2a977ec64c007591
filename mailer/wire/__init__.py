"""The two files that open sockets: imap.py (imapclient) and smtp.py (aiosmtplib)."""
