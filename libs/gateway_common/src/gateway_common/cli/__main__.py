"""The command `gateway` as `python -m gateway_common.cli`."""

from gateway_common.cli import main

if __name__ == "__main__":
    main()
