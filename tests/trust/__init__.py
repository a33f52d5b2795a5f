"""What must never happen: see TRUST in docs/architecture.md. Every address is listed in ../surfaces.toml."""
