"""The tests, in folders as the package's; a package itself so that `tests.oracle` and its kin can be imported."""
