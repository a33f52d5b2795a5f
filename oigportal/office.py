"""The office, as its pages name it."""

from .environment import env, flag

OFFICE = {
    "name": env.str("OFFICE_NAME", default="Demonstration Office of Inspector General"),
    "short_name": env.str("OFFICE_SHORT_NAME", default="Demonstration OIG"),
    "parent_name": env.str("OFFICE_PARENT_NAME", default="Example Department"),
    "parent_url": env.str("OFFICE_PARENT_URL", default=""),
    "is_official": flag("OFFICE_IS_OFFICIAL"),  # turns on the .gov banner
    "domain": env.str("OFFICE_DOMAIN", default="oig.example"),
    "hotline_url": env.str("OFFICE_HOTLINE_URL", default="/about/#report-fraud"),
    "email": env.str("OFFICE_EMAIL", default="editor@oig.example"),
    # Where readers tell of an error on a report's page, mailto: or https:; empty leaves the link out. The demonstration's
    # leads nowhere, and a real office never gets it by default.
    "corrections": env.str(
        "OFFICE_CORRECTIONS", default="" if flag("OFFICE_IS_OFFICIAL") else "mailto:corrections@example.org"
    ),
    # Links of the identifier at the foot, `Label=address` separated by `|`.
    "identifier_links": [
        tuple(part.split("=", 1)) for part in env.str("OFFICE_IDENTIFIER_LINKS", default="").split("|") if "=" in part
    ],
}
