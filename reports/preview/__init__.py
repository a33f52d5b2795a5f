"""What is not public yet, for someone who has a link to it: a report's page, or that of its working copy, as all will see it.

It stands above the public views, whose page it shows: those never ask for what is not public.
"""
