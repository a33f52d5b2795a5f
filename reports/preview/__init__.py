"""What is shown of a report that is not public yet, to someone who has a link to it: its page as the public will see it.

It stands above the public views, whose page it shows: those never ask for what is not public.
"""
