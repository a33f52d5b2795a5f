"""How dates are written where Django writes them, as on the desk: FORMAT_MODULE_PATH."""
