"""`python -m duizhao`."""

from duizhao.cli.main import run

if __name__ == "__main__":
    run()
