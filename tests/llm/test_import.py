import subprocess
import sys


def test_importing_the_interface_loads_no_sdk() -> None:
    code = "import sys, worker.llm.options; print(sorted({'openai', 'instructor', 'tenacity'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"
