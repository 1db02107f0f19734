"""Accounts: being invited, joining, taking one's data along, and leaving.

Who somebody is stays out of the record: history names people by their pseudonyms. So an account can end without
the record losing a number: `erasure` cuts the pseudonym from the person and takes out what they wrote in words.
"""
