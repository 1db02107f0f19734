"""Commands of `manage.py`: they read arguments, call one operation and print."""
