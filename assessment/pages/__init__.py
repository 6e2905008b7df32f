"""One file per screen: read the state, call one function, draw. The launcher runs each as a script."""
