"""The package manager of tests: what is installed is a list in STAND_IN_FOLDER/packages.json."""

import json
import os
import pathlib

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    module = AnsibleModule({"name": {"type": "list", "elements": "str"}, "state": {"type": "str"}}, supports_check_mode=True)
    path = pathlib.Path(os.environ["STAND_IN_FOLDER"]) / "packages.json"
    installed = json.loads(path.read_text()) if path.exists() else []
    missing = [each for each in module.params["name"] if each not in installed]
    if missing and not module.check_mode:
        path.write_text(json.dumps([*installed, *missing]))
    module.exit_json(changed=bool(missing))


if __name__ == "__main__":
    main()
