"""Installs the collections of requirements.yml beside the ansible-core of this Python: `python ansible/install_collections.py`.

They are taken out of the package `ansible` of PyPI, whose hash collections.txt fixes: the other hundred collections that it
holds would cost twenty seconds and half a gigabyte. Does nothing where the right versions are installed already.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile

import yaml

HERE = pathlib.Path(__file__).parent
TARGET = pathlib.Path(sysconfig.get_path("purelib")) / "ansible_collections"


def wanted() -> dict[str, str]:
    """Version of each collection, by name."""
    listed = yaml.safe_load((HERE / "requirements.yml").read_text())
    return {each["name"]: each["version"] for each in listed["collections"]}


def installed(name: str) -> str | None:
    manifest = TARGET / name.replace(".", "/") / "MANIFEST.json"
    return version_in(manifest.read_text()) if manifest.is_file() else None


def version_in(manifest: str) -> str:
    return str(json.loads(manifest)["collection_info"]["version"])


def take(archive: zipfile.ZipFile, name: str, version: str) -> None:
    """Unpacks one collection in place of what is there. Its changelogs and tests stay behind."""
    folder = f"ansible_collections/{name.replace('.', '/')}/"
    found = version_in(archive.read(f"{folder}MANIFEST.json").decode())
    if found != version:
        sys.exit(f"requirements.yml asks for {name} {version}, and the package of collections.txt has {found}: change one of them.")
    shutil.rmtree(TARGET.parent / folder, ignore_errors=True)
    parts = [each for each in archive.namelist() if each.startswith(folder)]
    useful = [each for each in parts if each.removeprefix(folder).split("/")[0] not in ("changelogs", "tests", "docs")]
    # The manifest last: an installation that was cut off is then repeated.
    for each in sorted(useful, key=lambda part: part.endswith("MANIFEST.json")):
        archive.extract(each, TARGET.parent)


def main() -> None:
    missing = {name: version for name, version in wanted().items() if installed(name) != version}
    if not missing:
        return
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
        subprocess.run([*pip, "--dest", folder, "--requirement", str(HERE / "collections.txt")], check=True)
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name, version in missing.items():
                take(archive, name, version)


if __name__ == "__main__":
    main()
