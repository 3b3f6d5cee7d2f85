"""What a change of definitions does to the leads."""
