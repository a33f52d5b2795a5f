"""The editors' desk: Django's admin made comfortable. What it changes goes through `reports.publishing`.

`site.PortalAdminSite` registers everything. A report's page is `report` (with `report_form`, `publication`, `documents`,
`cautions`), its list `report_list`; agencies, oversight areas and topics are `vocabulary` (with `usage`).
"""
