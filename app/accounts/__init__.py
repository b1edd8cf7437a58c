"""Users, sessions, keys, workspaces, roles, invitations, secrets, activity and audit."""
