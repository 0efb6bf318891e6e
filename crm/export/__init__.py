"""Lists as files: what a reader sees of a list, written to XLSX, CSV, JSON or cards.

A table says which columns it has and which formats can be made of it; a column says what a file
holds of it (`Column.plain`). `Sheet` is the list as its reader sees it, a `Format` writes it.
"""
