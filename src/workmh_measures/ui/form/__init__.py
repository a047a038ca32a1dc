"""The questionnaire: one compiled definition, one small browser module, one save route."""
