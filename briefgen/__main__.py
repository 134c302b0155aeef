"""``briefgen`` and ``python -m briefgen``: Ctrl-C is answered before anything else is loaded."""

try:
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where a shell put it in the background
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # it ends a program that loads; `console.run` takes it from there
except KeyboardInterrupt:
    raise SystemExit(130) from None


def main() -> None:
    """Run the command that ``sys.argv`` gives and exit with its code."""
    from briefgen.cli import main as run

    run()


if __name__ == "__main__":
    main()
