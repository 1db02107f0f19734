"""The shapes of the API's documents. Paths in them are relative to the server; instants are in UTC."""
