"""The parts a synthetic trial is made of; `trial.simulate` puts them together."""
