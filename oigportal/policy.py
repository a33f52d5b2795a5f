"""Settings that keep readers and editors safe: the content policy, TLS, cookies, passwords, the limiter."""

import datetime as dt

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from .environment import IS_HTTPS, IS_TEST, env, flag
from .office import OFFICE

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],  # frames, plugins, workers, media, manifests: nothing that is not named here
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],  # htmx
        "img-src": [SELF, "data:"],  # USWDS draws a few icons as data: images in its stylesheet
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# The admin's autocomplete boxes set inline styles; scripts stay as strict as elsewhere.
ADMIN_CONTENT_SECURITY_POLICY = {"style-src": [SELF, UNSAFE_INLINE]}
X_FRAME_OPTIONS = "DENY"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "reports.views.errors.forbidden"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come over plain HTTP from inside
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if IS_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
if flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # so a public page could not read one if it tried
SESSION_COOKIE_AGE = 2 * 60 * 60  # without a request at the desk: see reports/admin/signing_in.py
# After five failures from one address an account waits a quarter of an hour for that address. Not for others: a stranger must
# not be able to lock an editor out.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in when, from where: nobody needs a record of it
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
# A code after the password, of whoever may do more than write drafts; where the site is served for real, as TWO_PERSON_RULE.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required" if IS_HTTPS and not IS_TEST else "optional")
if SECOND_FACTOR not in ("required", "optional"):
    raise ImproperlyConfigured("SECOND_FACTOR must be required or optional (whoever sets up codes is asked for them).")
OTP_TOTP_ISSUER = OFFICE["short_name"] + " report desk"  # the name of the entry in the app
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a list address with 10,000 values still gets a page that says so
# Searches and combinations of filters a minute from one network, in each server process; 0 switches the limiter off.
# The suite asks for hundreds a second from one address, so there it is off and has tests of its own.
LIST_LIMIT = env.int("LIST_LIMIT", default=0 if IS_TEST else 120)
LIST_LIMIT_AT_ONCE = env.int("LIST_LIMIT_AT_ONCE", default=2)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # of ours in front; each adds its caller to X-Forwarded-For
AXES_IPWARE_PROXY_COUNT = TRUSTED_PROXIES or None
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if TRUSTED_PROXIES else ["REMOTE_ADDR"]
if min(LIST_LIMIT, TRUSTED_PROXIES) < 0 or LIST_LIMIT_AT_ONCE < 1:
    raise ImproperlyConfigured("LIST_LIMIT and TRUSTED_PROXIES are 0 or more, LIST_LIMIT_AT_ONCE is 1 or more.")
