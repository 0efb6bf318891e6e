"""What holds for every page, form and file; a package, so that its office is built only once."""
