"""Reads one file with markitdown: each round's value is milliseconds of processor time, all threads together."""

import io
import sys
import time

from markitdown import MarkItDown, StreamInfo
from subject import serve_values

path = sys.argv[1]
with open(path, "rb") as file:
    data = file.read()
converter = MarkItDown(enable_plugins=False)
info = StreamInfo(extension="." + path.rsplit(".", 1)[-1], charset="utf-8")


def measure():
    start = time.process_time()
    converter.convert_stream(io.BytesIO(data), stream_info=info)
    return 1000 * (time.process_time() - start)


measure()
serve_values(measure)
