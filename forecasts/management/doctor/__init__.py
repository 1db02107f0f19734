"""What `manage.py doctor` looks at: each check says how one part is and, where it is not well, how to mend it.

A check yields findings. One that itself goes wrong becomes a finding too, so that the rest is still looked at.
"""
