"""``briefgen`` and ``python -m briefgen``: Ctrl-C is answered before anything else is loaded."""

try:
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where a shell put it in the background
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # it ends a program that loads; `console.run` takes it from there
except KeyboardInterrupt:
    raise SystemExit(130) from None

_UNSWEPT = 100_000
"""Objects made before Python looks for garbage, as it does every 700. What is loaded is none; looking through it took a
tenth of a build of five texts, and memory grows by a megabyte."""


def main() -> None:
    """Run the command that ``sys.argv`` gives and exit with its code."""
    import gc

    gc.set_threshold(_UNSWEPT)
    from briefgen.cli import main as run

    run()


if __name__ == "__main__":
    main()
