# How long pyxform takes for a workbook, as JSON: the median of five, in ms.
import json
import statistics
import sys
import time

from pyxform.xls2xform import convert

times = []
for _ in range(5):
    begin = time.perf_counter()
    convert(sys.argv[1], validate=False)
    times.append((time.perf_counter() - begin) * 1000)
print(json.dumps({"whova_compile": statistics.median(times)}))
