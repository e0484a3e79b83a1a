"""Python's official conformance suite against an installed kernel named by KERNEL_NAME."""

import os
import unittest

import jupyter_kernel_test


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = os.environ["KERNEL_NAME"]
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    code_page_something = ""
    code_generate_error = "throw new Error('no')"
    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "const [a, b] = [3, 4]; a * b", "result": "12"},
        {"code": "`x${1}` as string", "result": "'x1'"},
        {"code": "await Promise.resolve({ a: [1] })", "result": "{ a: [ 1 ] }"},
    ]
    code_display_data = [
        {"code": "display(html`<b>x</b>`)\nundefined", "mime": "text/html"},
        {"code": "display(svg`<svg/>`)\nundefined", "mime": "image/svg+xml"},
    ]
    code_inspect_sample = "console.log"
    code_history_pattern = "1 + 1*"
    supported_history_operations = ("tail", "range", "search")
    code_clear_output = "clearOutput()"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "'abc'.toUp", "matches": {"toUpperCase"}},
        {"text": "const 图 = '🙂'.char", "matches": {"charAt", "charCodeAt"}},
    ]
    complete_code_samples = ["1", "const x = 1", "function f() { return 1 }", "for (const x of y) {}\n", "await f()"]
    incomplete_code_samples = ["function f() {", "const x = `a", "f(1,", "/* open", "if (true) {\n  1", "[1, 2"]
    invalid_code_samples = ["const = 3", "let x = = 2", "1 +* 2", ")"]


if __name__ == "__main__":
    unittest.main(verbosity=2)
