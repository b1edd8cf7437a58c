"""What every domain stands on; it knows no GraphQL and no domain."""
