"""Tables that know their variables: codebook, assembly, long and wide."""
