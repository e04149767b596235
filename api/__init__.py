"""The service: REST, the live socket, sign-in and the panel's files. Everything that waits or talks lives here."""
