"""The last step: what was built and audited becomes what everybody reads."""
