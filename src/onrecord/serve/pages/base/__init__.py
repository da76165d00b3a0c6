"""What every page is made with: the request, the data, links, dates, tables, wording."""
