"""Dates with the month in full, as everywhere on the site: November 3, 2021. Django's own for English say "Nov. 3, 2021"."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, P"
SHORT_DATE_FORMAT = "F j, Y"
SHORT_DATETIME_FORMAT = "F j, Y, P"
