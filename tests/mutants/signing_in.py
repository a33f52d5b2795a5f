"""Safety of signing in: what lets somebody in, or at another's key or text, who should not be. A part of `safety`."""

from .engine import Group, Mutant

RULES, STEPS, SITE = "reports/second_factor.py", "reports/admin/second_step.py", "reports/admin/site.py"
PROOFS = ("tests/admin/test_second_factor.py", "tests/admin/test_keeping_codes.py")
MUTANTS = (
    Mutant("not asked for", SITE, " and signing_in.has_second_factor(request)", ""),
    Mutant("not needed for a right that is new", RULES, r"\w+\.view_\w+|", r"\w+\.\w+|"),
    Mutant("sessions that outlive the device", RULES, "device is not None and device.user_id == user.pk and", "not device or"),
    Mutant("a code of anybody's", RULES, ".filter(user=user, confirmed=True).first()\n        if", ".first()\n        if"),
    Mutant(
        "the code of setting up good again",
        RULES,
        "device.last_t, device.drift = counter.t(), counter.drift",
        "device.drift = counter.drift",
    ),
    Mutant("another app in the place of the first", RULES, "if device_of(user) and not replaces:", "if False:"),
    Mutant("wrong codes not counted", STEPS, "            user_login_failed.send(", "            dict("),
    Mutant(
        "an app replaced without a code",
        STEPS,
        "if not self.has_device or self.may_replace():\n            return self.c",
        "if True:\n            return self.c",
    ),
    Mutant("a first app for a desk left open", STEPS, " and not signing_in.is_fresh(request)", " and False"),
    Mutant("a password good for ever", "reports/admin/signing_in.py", 'at"] <= HALFWAY_S', 'at"] <= 10**9'),
    Mutant("pages of keys", SITE, '("taggit", "otp_totp", "otp_static")', '("taggit",)'),
    Mutant("a superuser's reset by a manager", "reports/admin/users.py", "permission(request, user):", "permission(request):"),
)  # fmt: skip

KEPT, KEPT_PROOFS = "reports/kept_forms.py", ("tests/admin/test_kept_forms.py",)
KEPT_MUTANTS = (
    Mutant("for whoever signs in", KEPT, ".filter(user=user, address=address, ", ".filter(address=address, "),
    Mutant("from any form with a mark", KEPT, "return pk if path == request.path and", "return pk if"),
    Mutant("from any browser", KEPT, 'return f"{SALT}.{browser}"', "return SALT"),
    Mutant("for ever", KEPT, "kept_at__gt=timezone.now() - KEPT_FOR", "kept_at__gt=timezone.now() - KEPT_FOR * 999"),
    Mutant(
        "and saved when it is shown",
        "reports/admin/kept.py",
        "        self.add_error(None, kept_text(self.kept))\n",
        "",
    ),
)

GROUPS = (Group("the second factor", PROOFS, MUTANTS), Group("what was typed is kept", KEPT_PROOFS, KEPT_MUTANTS))
