"""Attacks from outside: headers, scripts, uploads, hosts, paths, fuzzed addresses. docs/trust.md says what each proves."""
