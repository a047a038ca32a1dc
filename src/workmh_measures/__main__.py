"""``python -m workmh_measures`` is the same as ``workmh``."""

from .cli import main

if __name__ == "__main__":
    main()
