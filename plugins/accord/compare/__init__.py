"""`accord compare`: which leads a change of definitions gains and loses."""
