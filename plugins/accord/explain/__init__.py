"""Why a lead is, or is not, at each stage, and where its points come from."""
