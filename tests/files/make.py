"""Makes the project file of the schema of today: run once when a schema is released, from the root of the checkout.

python -m tests.files.make
"""

from pathlib import Path

from cxdesk.store.schema import VERSION
from tests.store.making import make_project

if __name__ == "__main__":
    target = Path(__file__).with_name(f"schema-{VERSION}.cxdesk")
    if target.exists():
        raise SystemExit(f"{target.name} is released; it is not made again")
    make_project(target).close()
