"""The portal's own server under load, from outside: started as in production, asked over HTTP."""
