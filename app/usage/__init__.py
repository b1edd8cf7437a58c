"""Usage: the ledger of what models took, and the budgets of workspaces."""
